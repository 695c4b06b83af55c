import { createRun, fromConfig, type Schedule } from '@anneal/onnxruntime'
import { builtins } from '@anneal/onnxruntime/builtins'
import { plotPanels, type Lines } from '@anneal/plot'
import type { Course } from '../course.ts'
import { sizes } from '../engine/images.ts'
import { arms, type CyclicalResult } from '../experiments/cyclical.ts'
import { meanOf } from '../statistics.ts'
import { areaOf, curvesOf, from } from './curves.ts'
import { count, figures, nameOf, percent, points, spread, table } from './format.ts'
import { picture, type Section } from './section.ts'
import { isHigher, type Claim } from './verdict.ts'

const fixed: readonly string[] = [arms.low, arms.middle, arms.high]
const cycles: readonly string[] = [arms.triangular, arms.welch, arms.hann]

const bestOf = (courses: readonly Course[]): Course =>
  courses.reduce((a, b) => (meanOf(b.final) > meanOf(a.final) ? b : a))

/** The first reading whose mean accuracy is that of the best fixed rate at the end. */
const reaches = (course: Course, accuracy: number): number | undefined =>
  course.update[course.test.mean.findIndex(mean => mean >= accuracy)]

function claimsOf(courses: readonly Course[]): Claim[] {
  const data = nameOf[courses[0]!.data]
  const best = bestOf(courses.filter(({ name }) => fixed.includes(name)))
  const step = courses.find(({ name }) => name === arms.step)!
  return courses
    .filter(({ name }) => cycles.includes(name))
    .flatMap((course): Claim[] => {
      const overFixed = isHigher(course.final, best.final)
      const overStep = isHigher(course.final, step.final)
      return [
        {
          claim: `${data}: ${course.name} cycles end better than the best of the fixed rates (“${best.name}”)`,
          verdict: overFixed.verdict,
          measured: points(overFixed.difference),
        },
        {
          claim: `${data}: ${course.name} cycles end better than step decay`,
          verdict: overStep.verdict,
          measured: points(overStep.difference),
        },
      ]
    })
}

const row = (course: Course, accuracy: number): string[] => {
  const update = reaches(course, accuracy)
  return [
    course.name,
    spread(course.final),
    spread(course.best),
    update === undefined ? '–' : count(update),
  ]
}

function pictureOf(courses: readonly Course[]): string {
  const [{ data, trial }] = courses as [Course]
  const { batchSize, epochs } = trial
  const run = createRun({ epochs, batchSize, datasetSize: sizes[data].train })
  const { updates } = courses[0]!
  const rates: Lines = Object.fromEntries(
    courses.map(course => {
      const schedule = (fromConfig(course.trial.plan, builtins) as Schedule).bind(run)
      // what would hold after the last update is not shown
      return [course.name, (step: number) => schedule(Math.min(step, updates - 1))]
    }),
  )
  const start = updates / 10
  return plotPanels(
    {
      'test accuracy, %': curvesOf(courses, ({ update, test }) =>
        from(start, areaOf(update, test)),
      ),
      'learning rate': rates,
    },
    {
      ...{ theme: 'light', height: 680, from: start, to: updates },
      title: `${nameOf[data]}: cyclical, fixed and falling rates`,
      xLabel: 'updates',
    },
  )
}

/** Reports the second experiment. */
export function reportCyclical({ low, high, courses }: CyclicalResult): Section {
  const sets = [...new Set(courses.map(({ data }) => data))].map(data =>
    courses.filter(course => course.data === data),
  )
  const parts = sets.map(set => {
    const { data, trial, updates } = set[0]!
    const best = bestOf(set.filter(({ name }) => fixed.includes(name)))
    const accuracy = meanOf(best.final)
    return [
      `### ${nameOf[data]}: cycles`,
      `${trial.epochs} epochs, ${count(updates)} updates with batches of ${trial.batchSize}. The best of the fixed rates, “${best.name}”, ends at ${percent(accuracy, 2)} %; the last column says after how many updates the mean accuracy of the others has first come there, measured every ${trial.every!} updates.`,
      picture(`cyclical-${data}.svg`, 'Test accuracy and learning rate, by update'),
      table(
        ['rate', 'final accuracy, %', 'best, %', 'updates to the end of the best fixed rate'],
        set.map(course => row(course, accuracy)),
      ),
    ].join('\n\n')
  })
  return {
    title: 'Cyclical rates',
    source:
      'Smith, “Cyclical Learning Rates for Training Neural Networks”, 2017: https://arxiv.org/abs/1506.01186',
    claims: sets.flatMap(claimsOf),
    body: [
      `Cycles go from ${figures(low)} to ${figures(high)} and back, as a triangle, a parabola (Welch) or a raised cosine (Hann), and the run ends with a whole cycle, at the lowest rate. They are held against the two ends and the middle of that range as fixed rates, and against step decay: the highest rate, halved at each quarter of the run.`,
      ...parts,
    ].join('\n\n'),
    pictures: Object.fromEntries(sets.map(set => [`cyclical-${set[0]!.data}.svg`, pictureOf(set)])),
  }
}
