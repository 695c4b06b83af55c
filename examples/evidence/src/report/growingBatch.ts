import { plot, plotPanels } from '@anneal/plot'
import type { Course } from '../course.ts'
import { arms, type GrowingBatchResult } from '../experiments/growingBatch.ts'
import { differenceOf, meanOf, signOf } from '../statistics.ts'
import { areaOf, curvesOf, from } from './curves.ts'
import { count, figures, nameOf, spread, table } from './format.ts'
import { picture, type Section } from './section.ts'
import { isSame, type Claim } from './verdict.ts'

const least = 3

const ratio = (a: readonly number[], b: readonly number[]): number => meanOf(a) / meanOf(b)

function claimsOf(courses: readonly Course[]): Claim[] {
  const [decay, ...others] = courses as [Course, ...Course[]]
  const data = nameOf[decay.data]
  const compared = others.map(course => {
    const { verdict, words } = isSame(course.final, decay.final)
    return { course, verdict, words, fewer: decay.updates / course.updates }
  })
  const fewer = compared.filter(one => one.fewer >= least)
  const equal =
    fewer.find(({ verdict }) => verdict === 'reproduced') ??
    fewer.find(({ verdict }) => verdict === 'nearly')
  const growing = compared.find(({ course }) => course.name === arms.growing)!
  const time = differenceOf(growing.course.cpuSeconds, decay.cpuSeconds)
  const saved = { '-1': 'reproduced', '0': 'within noise', '1': 'not reproduced' } as const
  return [
    ...compared.map(({ course, verdict, words, fewer }): Claim => ({
      claim: `${data}: “${course.name}” comes to the accuracy of “${decay.name}”`,
      verdict,
      measured: `${words}, in ${figures(fewer)} times fewer updates`,
    })),
    {
      claim: `${data}: equal accuracy with at least ${least} times fewer updates`,
      verdict: equal?.verdict ?? 'not reproduced',
      measured: equal
        ? `“${equal.course.name}” in ${figures(equal.fewer)} times fewer: ${equal.words}`
        : 'by none of them',
    },
    {
      claim: `${data}: growing batches save time of the processor`,
      verdict: saved[signOf(time)],
      measured: `${figures(ratio(decay.cpuSeconds, growing.course.cpuSeconds))} times less for “${arms.growing}”`,
    },
  ]
}

const row = (course: Course, decay: Course): string[] => [
  course.name,
  spread(course.final),
  count(course.updates),
  figures(decay.updates / course.updates, 3),
  `${course.batchSize[0]!} → ${count(course.batchSize.at(-1)!)}`,
  `${figures(meanOf(course.cpuSeconds))} s`,
  `${figures(meanOf(course.seconds))} s`,
]

function picturesOf(courses: readonly Course[]): Record<string, string> {
  const { data } = courses[0]!
  // what comes before would make the rest flat
  const start = Math.min(...courses.map(({ test }) => test.mean[1] ?? test.mean[0]!))
  const floor = Math.floor(100 * start)
  const shared = { theme: 'light', height: 420 } as const
  const over = (xOf: (course: Course) => readonly number[]): ReturnType<typeof curvesOf> =>
    curvesOf(courses, course => {
      const series = areaOf(xOf(course), course.test)
      const first = Array.from(series.values).findIndex(value => value >= floor)
      return from(series.steps[Math.max(0, first)]!, series)
    })
  return {
    [`growing-epochs-${data}.svg`]: plotPanels(
      {
        'test accuracy, %': over(({ epoch }) => epoch),
        'batch size': curvesOf(courses, ({ epoch, batchSize }) => ({
          // a size holds from the beginning of its epoch on
          steps: [0, ...epoch],
          values: [...batchSize, batchSize.at(-1)!],
          hold: true,
        })),
      },
      {
        ...shared,
        height: 640,
        title: `${nameOf[data]}: growing batches, by epoch`,
        xLabel: 'epoch',
        log: ['batch size'],
      },
    ),
    [`growing-updates-${data}.svg`]: plot(
      over(({ update }) => update),
      {
        ...shared,
        title: `${nameOf[data]}: growing batches, by update`,
        xLabel: 'updates (logarithmic)',
        yLabel: 'test accuracy, %',
        logX: true,
      },
    ),
  }
}

/** Reports the first experiment. */
export function reportGrowingBatch({ courses }: GrowingBatchResult): Section {
  const sets = [...new Set(courses.map(({ data }) => data))].map(data =>
    courses.filter(course => course.data === data),
  )
  const parts = sets.map(set => {
    const decay = set[0]!
    const { data, trial } = decay
    const largest = Math.max(...set.flatMap(({ batchSize }) => batchSize))
    return [
      `### ${nameOf[data]}: growing batches`,
      `${trial.epochs} epochs, a first batch of ${trial.batchSize}; no batch is larger than ${count(largest)}, a tenth of the training images. What a batch can take no more, the rate does.`,
      picture(`growing-epochs-${data}.svg`, 'Test accuracy and batch size, by epoch'),
      picture(`growing-updates-${data}.svg`, 'Test accuracy, by update'),
      table(
        [
          'arm',
          'final accuracy, %',
          'updates',
          'times fewer',
          'batch',
          'time of the processor',
          'by the clock',
        ],
        set.map(course => row(course, decay)),
      ),
    ].join('\n\n')
  })
  const busy = meanOf(
    courses.flatMap(({ seconds, cpuSeconds }) => seconds.map((all, i) => all / cpuSeconds[i]!)),
  )
  return {
    title: 'Don’t decay the learning rate, increase the batch size',
    source:
      'Smith, Kindermans, Ying, Le, “Don’t Decay the Learning Rate, Increase the Batch Size”, 2018: https://arxiv.org/abs/1711.00489',
    claims: sets.flatMap(claimsOf),
    body: [
      'The rate falls to a fifth three times, at 30, 60 and 80 % of the run as in the paper. “Hybrid” grows the batch at the first fall and lets the rate fall at the others; “growing batch” grows it at each. The last two begin with five times the rate and as much larger a batch, the last of all with a momentum of 0.98 instead of 0.9 and a batch five times as large again. All of them are plans of `growBatch`. Each update is one run of ONNX Runtime on one thread: several updates in one run, which make fixed batches faster, are not to be had for batches that grow.',
      `By the clock trainings took ${figures(busy)} times the time of the processor${busy > 1.5 ? ': the machine was busy with other things, so that only the time of the processor can be compared' : ''}.`,
      ...parts,
    ].join('\n\n'),
    pictures: Object.assign({}, ...sets.map(picturesOf)) as Record<string, string>,
  }
}
