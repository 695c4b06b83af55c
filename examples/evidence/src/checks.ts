import type { Course } from './course.ts'
import type { Results } from './experiments/index.ts'
import { arms as growing } from './experiments/growingBatch.ts'
import { arms as noisy } from './experiments/labelNoise.ts'
import { meanOf } from './statistics.ts'

type Check = readonly [holds: boolean, words: string]

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
const final = (course: Course): number => meanOf(course.final)
const find = <One extends Course>(courses: readonly One[], data: string, name: string): One =>
  courses.find(course => course.data === data && course.name === name)!

/** What accuracy the quick form comes to at least: some points less than where this was tried. */
const least = { digits: 0.9, fashion: 0.76 } as const

const learns = (what: string, courses: readonly Course[]): Check[] =>
  courses.map(course => [
    final(course) >= least[course.data],
    `${what}, ${course.data}, ${course.name}: recognises ${percent(final(course))}, and should ${percent(least[course.data])}`,
  ])

function growingBatch({ courses }: NonNullable<Results[1]>): Check[] {
  // worked out by hand, from the sizes of the data sets and of the batches
  const updates: Readonly<Record<string, readonly number[]>> = {
    digits: [3500, 1540, 1308, 292, 112],
    fashion: [2000, 880, 740, 152, 38],
  }
  const sets = new Set(courses.map(({ data }) => data))
  return [...sets].flatMap((data): Check[] => {
    const set = courses.filter(course => course.data === data)
    const [decay] = set as [Course]
    return [
      ...set.map((course, i): Check => [
        course.updates === updates[data]![i],
        `growing batch, ${data}, ${course.name}: ${course.updates} updates, and should have ${updates[data]![i]!}`,
      ]),
      ...set
        .filter(({ name }) => name !== growing.momentum)
        .map((course): Check => [
          Math.abs(final(course) - final(decay)) < 0.02,
          `growing batch, ${data}, ${course.name}: ${percent(final(course))} is not within two points of ${percent(final(decay))}`,
        ]),
    ]
  })
}

const rangeTest = ({ cases }: NonNullable<Results[3]>): Check[] =>
  cases.flatMap(({ data, optimizer, grid, suggested, cost }): Check[] => {
    const where = `range test, ${data}, ${optimizer}`
    const [low, high] = optimizer === 'sgd' || optimizer === 'momentum' ? [0.01, 2] : [5e-4, 0.05]
    const steepest = suggested.find(({ rule }) => rule === 'steepest')!
    const rates = steepest.rates.filter(rate => rate !== null)
    const ratio = Math.exp(meanOf(rates.map(rate => Math.log(rate / grid.best))))
    return [
      [grid.best >= low && grid.best <= high, `${where}: the grid finds ${grid.best}`],
      [ratio > 0.05 && ratio < 5, `${where}: the steepest fall is at ×${ratio.toFixed(3)} of it`],
      [grid.allUpdates > 15 * cost.updates, `${where}: the grid took ${grid.allUpdates} updates`],
    ]
  })

const labelNoise = ({ courses }: NonNullable<Results[4]>): Check[] =>
  [...new Set(courses.map(({ data }) => data))].flatMap((data): Check[] => {
    const [tiny, small, decayed] = [noisy.tiny, noisy.small, noisy.decayed].map(name =>
      find(courses, data, name),
    ) as [(typeof courses)[0], (typeof courses)[0], (typeof courses)[0]]
    const [few, many] = [meanOf(tiny.memorisedAtEnd), meanOf(small.memorisedAtEnd)]
    return [
      [few < 0.15, `label noise, ${data}: a hundredth of the rate memorises ${percent(few)}`],
      [many > 0.1 && many > 2 * few, `label noise, ${data}: a tenth memorises ${percent(many)}`],
      [
        final(decayed) > meanOf(decayed.testBefore) - 0.03,
        `label noise, ${data}: the fall of the rate makes ${percent(meanOf(decayed.testBefore))} ${percent(final(decayed))}`,
      ],
    ]
  })

function schedules({ courses }: NonNullable<Results[5]>): Check[] {
  const right = courses.filter(({ factor }) => factor === 1)
  const wrong = courses.filter(({ factor, data }) => factor === 4 && data === 'fashion')
  return [
    ...learns('schedules', right),
    ...wrong
      .filter(({ name }) => name === 'fixed')
      .map((course): Check => {
        const same = find(right, course.data, course.name)
        return [
          final(course) < final(same) - 0.02,
          `schedules, ${course.data}: four times the fixed rate gives ${percent(final(course))}, and should be worse than ${percent(final(same))}`,
        ]
      }),
  ]
}

/**
 * What the quick form of the experiments must show, wherever it runs: bounds are some times as wide as
 * what differs from machine to machine, and break when training or schedules do.
 */
export function failuresOf(results: Results): string[] {
  const checks = [
    ...(results[1] ? growingBatch(results[1]) : []),
    ...(results[2] ? learns('cycles', results[2].courses) : []),
    ...(results[3] ? rangeTest(results[3]) : []),
    ...(results[4] ? labelNoise(results[4]) : []),
    ...(results[5] ? schedules(results[5]) : []),
  ]
  return checks.filter(([holds]) => !holds).map(([, words]) => words)
}
