import {
  defaultRule,
  ramps,
  smoothings,
  type RangeCase,
  type Suggested,
} from '../experiments/rangeTest.ts'
import { geometricMeanOf } from '../statistics.ts'

/** A suggestion counts as right within this factor of the best rate of the grid. */
export const within = 3

/** One way to find a rate: a ramp, a smoothing and a rule. */
export type Way = Omit<Suggested, 'rates'>

/** Whether something was found in this way. */
export const isWay =
  (way: Way) =>
  (one: Way): boolean =>
    one.from === way.from &&
    one.updates === way.updates &&
    one.smoothing === way.smoothing &&
    one.rule === way.rule

/** What a way suggests, of one case, as shares of the best rate of the grid; null where it says nothing. */
export const ratiosOf = ({ suggested, grid }: RangeCase, way: Way): (number | null)[] =>
  (suggested.find(isWay(way))?.rates ?? []).map(rate => (rate === null ? null : rate / grid.best))

/** What `rangeTest` does if it is told nothing. */
export const usual: Way = { ...ramps[0], smoothing: smoothings[0], rule: defaultRule }

const isRight = (ratio: number): boolean => ratio >= 1 / within && ratio <= within

/** How a way does in several cases. */
export interface Score {
  readonly way: Way
  /** The share of range tests that found a rate within the factor. */
  readonly right: number
  readonly answered: number
  /** Geometric mean of what it suggests, over the best rate. */
  readonly ratio: number
  /** In how many cases the middle of what the seeds suggest is right. */
  readonly cases: number
}

/** The geometric mean; of nothing it is no number. */
export const middleOf = (ratios: readonly number[]): number =>
  ratios.length === 0 ? NaN : geometricMeanOf(ratios)

/** How a way does in these cases. */
export function scoreOf(cases: readonly RangeCase[], way: Way): Score {
  const perCase = cases.map(one => ratiosOf(one, way))
  const all = perCase.flat()
  const answers = all.filter(ratio => ratio !== null)
  return {
    way,
    right: answers.filter(isRight).length / all.length,
    answered: answers.length / all.length,
    ratio: middleOf(answers),
    cases: perCase.filter(ratios => isRight(middleOf(ratios.filter(ratio => ratio !== null))))
      .length,
  }
}

/** How far off the geometric mean is, to either side. */
const off = ({ ratio }: Score): number => Math.abs(Math.log(ratio))

/** The best way: right in most cases, then in most tests, then nearest on average. */
export const bestOf = (scores: readonly Score[]): Score =>
  [...scores].sort((a, b) => b.cases - a.cases || b.right - a.right || off(a) - off(b))[0]!

/** The optimizers for which a way is right on all data sets. */
export const optimizersOf = (cases: readonly RangeCase[], way: Way): string[] => {
  const all = [...new Set(cases.map(({ optimizer }) => optimizer))]
  return all.filter(name => {
    const own = cases.filter(({ optimizer }) => optimizer === name)
    return scoreOf(own, way).cases === own.length
  })
}
