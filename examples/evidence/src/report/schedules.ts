import { plot } from '@anneal/plot'
import { adaptive, factors, schedules, type SchedulesResult } from '../experiments/schedules.ts'
import { meanOf } from '../statistics.ts'
import { areaOf, curvesOf, from } from './curves.ts'
import { dotChart } from './dotChart.ts'
import { count, figures, listed, nameOf, percent, points, spread, table } from './format.ts'
import { picture, type Section } from './section.ts'
import { isHigher, type Claim } from './verdict.ts'

type Course = SchedulesResult['courses'][number]

const at = (courses: readonly Course[], name: string, factor = 1): Course =>
  courses.find(course => course.name === name && course.factor === factor)!

const names = [...Object.keys(schedules), ...Object.keys(adaptive)]

/** From the best to the worst mean accuracy over the wrong and right peaks. */
const rangeOf = (courses: readonly Course[], name: string): number => {
  const finals = factors.map(factor => meanOf(at(courses, name, factor).final))
  return Math.max(...finals) - Math.min(...finals)
}

/** A method with the peak at which it ends best. */
const atBestPeak = (courses: readonly Course[], name: string): Course =>
  factors
    .map(factor => at(courses, name, factor))
    .reduce((a, b) => (meanOf(b.final) > meanOf(a.final) ? b : a))

/** Which schedules end better than a fixed rate, and by how much. */
function fallClaim(words: string, courseOf: (name: string) => Course): Claim {
  const fixed = courseOf('fixed')
  const decays = Object.keys(schedules).filter(name => name !== 'fixed')
  const compared = decays.map(name => ({ name, ...isHigher(courseOf(name).final, fixed.final) }))
  const won = compared.filter(({ verdict }) => verdict === 'reproduced')
  const lost = compared.filter(({ verdict }) => verdict === 'not reproduced')
  const most = compared.reduce((a, b) => (b.difference.mean > a.difference.mean ? b : a))
  const none = (names: readonly { readonly name: string }[]): string =>
    names.length === 0 ? 'none' : listed(names.map(({ name }) => name))
  return {
    claim: `${nameOf[fixed.data]}: ${words}`,
    verdict:
      won.length > decays.length / 2
        ? 'reproduced'
        : won.length > lost.length
          ? 'within noise'
          : 'not reproduced',
    measured: `better by more than chance: ${won.length} of ${decays.length} (${none(won)}); worse: ${none(lost)}; best: ${most.name} (${points(most.difference)})`,
  }
}

function claimsOf(courses: readonly Course[]): Claim[] {
  const data = nameOf[courses[0]!.data]
  const fixed = at(courses, 'fixed')
  const narrow = names.reduce((a, b) => (rangeOf(courses, b) < rangeOf(courses, a) ? b : a))
  const adaptives = Object.keys(adaptive)
  const widest = Math.max(...adaptives.map(name => rangeOf(courses, name)))
  const quickest = [...names].sort((a, b) => timeOf(at(courses, a)) - timeOf(at(courses, b)))[0]!
  return [
    fallClaim('with the same peak, most rates that fall end better than a fixed one', name =>
      at(courses, name),
    ),
    fallClaim('most do so, too, if each has the best of its three peaks', name =>
      atBestPeak(courses, name),
    ),
    {
      claim: `${data}: adaptive methods mind a wrong peak less than a fixed rate with momentum does`,
      verdict: widest < rangeOf(courses, 'fixed') ? 'reproduced' : 'not reproduced',
      measured: `from ×${factors[0]} to ×${factors.at(-1)!} their accuracies differ by up to ${percent(widest)} points, those of the fixed rate by ${percent(rangeOf(courses, 'fixed'))}; least of all those of ${narrow} (${percent(rangeOf(courses, narrow))})`,
    },
    {
      claim: `${data}: one cycle is the quickest to ${percent(fixed.threshold, 0)} %`,
      verdict: quickest === 'one cycle' ? 'reproduced' : 'not reproduced',
      measured: `the quickest is ${quickest} (${timeWords(at(courses, quickest))}); one cycle: ${timeWords(at(courses, 'one cycle'))}`,
    },
  ]
}

/** Mean updates to the threshold; a seed that never came there makes it infinite. */
const timeOf = ({ reached }: Course): number => meanOf(reached.map(update => update ?? Infinity))

function timeWords({ reached }: Course): string {
  const came = reached.filter(update => update !== null)
  if (came.length === 0) return 'never'
  const mean = count(meanOf(came))
  return came.length === reached.length ? mean : `${mean} (${came.length} of ${reached.length})`
}

const row = (courses: readonly Course[], name: string): string[] => {
  const course = at(courses, name)
  return [
    name,
    figures(course.peak),
    spread(course.final),
    spread(course.best),
    timeWords(course),
    ...factors
      .filter(factor => factor !== 1)
      .map(factor => spread(at(courses, name, factor).final)),
    percent(rangeOf(courses, name)),
  ]
}

function picturesOf(courses: readonly Course[]): Record<string, string> {
  const { data, updates } = courses[0]!
  const right = courses.filter(({ factor }) => factor === 1)
  return {
    [`schedules-${data}.svg`]: plot(
      curvesOf(right, ({ update, test }) => {
        const { low: _low, high: _high, ...line } = areaOf(update, test)
        return from(updates / 5, line)
      }),
      {
        ...{ theme: 'light', height: 560 },
        title: `${nameOf[data]}: schedules and adaptive methods`,
        xLabel: 'updates',
        yLabel: 'test accuracy, % (mean)',
      },
    ),
    [`peaks-${data}.svg`]: dotChart(
      names.map(name => ({
        label: name,
        dots: factors.map(factor => at(courses, name, factor).final.map(value => 100 * value)),
      })),
      {
        title: `${nameOf[data]}: final accuracy with a peak rate of ×¼, ×1 and ×4`,
        xLabel: 'test accuracy, % (mean and standard deviation)',
        keys: factors.map(factor => (factor === 0.25 ? '×¼' : `×${factor}`)),
      },
    ),
  }
}

/** Reports the fifth experiment. */
export function reportSchedules({ courses }: SchedulesResult): Section {
  const sets = [...new Set(courses.map(({ data }) => data))].map(data =>
    courses.filter(course => course.data === data),
  )
  const parts = sets.map(set => {
    const { data, trial, updates, threshold } = set[0]!
    return [
      `### ${nameOf[data]}: schedules`,
      `${trial.epochs} epochs, ${count(updates)} updates. “Updates to ${percent(threshold, 0)} %” is the first of the readings, every ${trial.every!} updates, that reaches it: the mean of the seeds that do. The last column is the difference between the best and the worst of the three peaks, in points.`,
      picture(`schedules-${data}.svg`, 'Test accuracy by update'),
      picture(`peaks-${data}.svg`, 'Final accuracy with three peak rates'),
      table(
        [
          'method',
          'peak rate',
          'final, %',
          'best, %',
          `updates to ${percent(threshold, 0)} %`,
          'final at ×¼, %',
          'final at ×4, %',
          'sensitivity',
        ],
        names.map(name => row(set, name)),
      ),
    ].join('\n\n')
  })
  return {
    title: 'All schedules, and adaptive methods',
    source:
      'the texts on learning-rate schedules in general; Smith & Topin, “Super-Convergence”, 2018, for one cycle: https://arxiv.org/abs/1708.07120',
    claims: sets.flatMap(claimsOf),
    body: [
      'All schedules have momentum 0.9 (one cycle drives it) and the same peak, twice the best fixed rate of the grid above, since rates that fall can begin higher. Adaptive methods have a rate of their own, near the best of the grid or the default of their authors, and keep it fixed but for the last. All of them are tried with a quarter and four times of that, too.',
      ...parts,
    ].join('\n\n'),
    pictures: Object.assign({}, ...sets.map(picturesOf)) as Record<string, string>,
  }
}
