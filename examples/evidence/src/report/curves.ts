import type { Series } from '@anneal/plot'
import type { Band, Course } from '../course.ts'

/** A mean in per cent, with an area of one standard deviation around it. */
export const areaOf = (at: readonly number[], { mean, deviation }: Band): Series => ({
  steps: at,
  values: mean.map(value => 100 * value),
  low: mean.map((value, i) => 100 * (value - deviation[i]!)),
  high: mean.map((value, i) => Math.min(100, 100 * (value + deviation[i]!))),
  hold: false,
})

/** Curves of several arms, by their names. */
export const curvesOf = <One extends Course>(
  courses: readonly One[],
  curve: (course: One) => Series,
): Record<string, Series> => Object.fromEntries(courses.map(course => [course.name, curve(course)]))

/** Leaves out the first readings, beside which the rest would look flat. */
export function from(start: number, { steps, values, low, high, ...more }: Series): Series {
  const places = Array.from(steps)
  const at = Math.max(
    0,
    places.findIndex(step => step >= start),
  )
  const cut = (numbers: ArrayLike<number>): number[] => Array.from(numbers).slice(at)
  return {
    ...{ ...more, steps: places.slice(at), values: cut(values) },
    ...(low && high && { low: cut(low), high: cut(high) }),
  }
}
