import { plotPanels, type Lines, type Marker } from '@anneal/plot'
import {
  ramps,
  rules,
  smoothings,
  type RangeCase,
  type RangeTestResult,
} from '../experiments/rangeTest.ts'
import { meanOf } from '../statistics.ts'
import { count, figures, listed, nameOf, percent, table } from './format.ts'
import {
  bestOf,
  isWay,
  middleOf,
  optimizersOf,
  ratiosOf,
  scoreOf,
  usual,
  within,
  type Score,
  type Way,
} from './rangeScores.ts'
import { picture, type Section } from './section.ts'
import type { Claim } from './verdict.ts'

const exponent = (rate: number): string => rate.toExponential(0).replace('+', '')

const wordsOf = ({ rule, from, updates, smoothing }: Way): string =>
  `\`${rule}\`, from ${exponent(from)} in ${updates} updates, smoothing ${smoothing}`

const cell = (score: Score): string =>
  `${Number.isNaN(score.ratio) ? '–' : `×${figures(score.ratio)}`} (${percent(score.right, 0)} %)`

/** Of `Learner.lr_find`: start_lr 1e-7, end_lr 10, num_it 100, suggest_funcs valley. */
const fastai: Way = { from: 1e-7, updates: 100, smoothing: 0.98, rule: 'valley' }

/** For so many optimizers, at least, it has to hold on all data sets. */
const fewest = 3

function claimsOf(cases: readonly RangeCase[], best: Score): Claim[] {
  const ways: readonly (readonly [string, Way])[] = [
    ['what `rangeTest` does by default, which was chosen because of this page', usual],
    ['what fastai does by default', fastai],
    ...(isWay(best.way)(usual)
      ? []
      : ([['the best of all ways that were tried', best.way]] as const)),
  ]
  const costs = cases.map(({ grid, cost }) => grid.allUpdates / cost.updates)
  const times = cases.map(({ grid, cost }) => meanOf(grid.cpuSeconds) / meanOf(cost.cpuSeconds))
  const points = cases[0]!.grid.rates.length
  return [
    ...ways.map(([name, way]): Claim => {
      const score = scoreOf(cases, way)
      const good = optimizersOf(cases, way)
      return {
        claim: `For at least ${fewest} optimizers, on all data sets, a range test suggests a rate within a factor of ${within} of the best of ${points} on a grid: ${name} (${wordsOf(way)})`,
        verdict: good.length >= fewest ? 'reproduced' : 'not reproduced',
        measured: `by the geometric mean of its seeds for ${good.length === 0 ? 'none' : listed(good)}, in ${score.cases} of ${cases.length} cases; in ${percent(score.right, 0)} % of the single tests; on average ×${figures(score.ratio)} of the best rate`,
      }
    }),
    {
      claim: 'A range test costs a fraction of the grid',
      verdict: Math.min(...costs) > 1 && Math.min(...times) > 1 ? 'reproduced' : 'not reproduced',
      measured: `the grid takes ${figures(Math.min(...costs))} to ${figures(Math.max(...costs))} times as many updates and ${figures(Math.min(...times))} to ${figures(Math.max(...times))} times the time of the processor`,
    },
    rampClaim(cases),
  ]
}

/** Whether a ramp that begins too low draws the valley rule down. */
function rampClaim(cases: readonly RangeCase[]): Claim {
  const measured = [...ramps]
    .filter(({ updates }) => updates === ramps[0].updates)
    .filter(({ from }) => cases[0]!.suggested.some(one => one.from === from))
    .sort((a, b) => b.from - a.from)
  const ratios = measured.map(ramp => {
    const score = scoreOf(cases, { ...ramp, smoothing: smoothings[0], rule: 'valley' })
    return { from: ramp.from, ratio: score.ratio }
  })
  const falls = ratios.every(({ ratio }, i) => i === 0 || ratio < ratios[i - 1]!.ratio)
  return {
    claim: 'A ramp that begins many decades too low draws the valley rule down',
    verdict: falls ? 'reproduced' : 'not reproduced',
    measured: ratios
      .map(({ from, ratio }) => `from ${exponent(from)}: ×${figures(ratio)} of the best rate`)
      .join('; '),
  }
}

/** The loss of the grid at the rate that is nearest to what a way suggests. */
function lossAt(one: RangeCase, way: Way): string {
  const rate = middleOf(ratiosOf(one, way).filter(ratio => ratio !== null)) * one.grid.best
  const distances = one.grid.rates.map(own => Math.abs(Math.log(own / rate)))
  const loss = one.grid.losses[distances.indexOf(Math.min(...distances))]
  return loss == null ? '–' : figures(loss, 3)
}

const caseRow = (one: RangeCase, best: Way): string[] => {
  const rateOf = (way: Way): string => {
    const ratios = ratiosOf(one, way).filter(ratio => ratio !== null)
    return ratios.length === 0
      ? '–'
      : `${figures(middleOf(ratios) * one.grid.best)} (×${figures(middleOf(ratios))})`
  }
  const { grid, cost } = one
  return [
    `${nameOf[one.data]}, ${one.optimizer}`,
    `${figures(grid.best)} (${figures(Math.min(...grid.bests))} – ${figures(Math.max(...grid.bests))})`,
    ...Object.keys(rules).map(rule => rateOf({ ...ramps[0], smoothing: smoothings[0], rule })),
    rateOf(best),
    `${lossAt(one, best)} (${figures(Math.min(...grid.losses.filter(loss => loss !== null)), 3)})`,
    `${figures(grid.allUpdates / cost.updates)}×`,
    `${figures(meanOf(grid.cpuSeconds) / meanOf(cost.cpuSeconds))}×`,
  ]
}

function pictureOf(cases: readonly RangeCase[], best: Way): string {
  const { data, grid } = cases[0]!
  const panels: Record<string, Lines> = {}
  const markers: Marker[] = []
  for (const { optimizer, grid, curve, suggested } of cases) {
    const losses = grid.losses.map(loss => (loss !== null && loss < 4 ? loss : NaN))
    panels[`${optimizer}: loss`] = {
      [`grid, ${grid.updates} updates`]: { steps: grid.rates, values: losses, hold: false },
      'range test': {
        steps: curve.rates,
        values: curve.smoothed.map(loss => (loss < 4 ? loss : NaN)),
        hold: false,
      },
    }
    const panel = `${optimizer}: loss`
    markers.push({ x: grid.best, label: 'best of the grid', panel })
    const rate = suggested.find(isWay(best))?.rates[0]
    if (rate != null) markers.push({ x: rate, label: best.rule, panel })
  }
  return plotPanels(panels, {
    ...{ theme: 'light', logX: true, height: 220 * cases.length + 60, markers },
    from: Math.min(...grid.rates) / 100,
    to: Math.max(...grid.rates),
    title: `${nameOf[data]}: a range test and a grid`,
    xLabel: 'learning rate',
  })
}

/** How a way does that was chosen on the other data sets. */
function crossed(sets: readonly (readonly RangeCase[])[], ways: readonly Way[]): string {
  if (sets.length < 2) return ''
  const words = sets.map(own => {
    const others = sets.filter(set => set !== own).flat()
    const { way } = bestOf(ways.map(one => scoreOf(others, one)))
    const score = scoreOf(own, way)
    return `${wordsOf(way)} for ${nameOf[own[0]!.data]}, right in ${score.cases} of ${own.length} cases and ${percent(score.right, 0)} % of the tests`
  })
  return `Chosen on the one data set and judged on the other: ${words.join('; ')}.`
}

/** Reports the third experiment. */
export function reportRangeTest({ cases }: RangeTestResult): Section {
  const used = ramps.filter(({ from, updates }) =>
    cases[0]!.suggested.some(one => one.from === from && one.updates === updates),
  )
  const ways = used.flatMap(ramp =>
    smoothings.flatMap(smoothing =>
      Object.keys(rules).map((rule): Way => ({ ...ramp, smoothing, rule })),
    ),
  )
  const scores = ways.map(way => scoreOf(cases, way))
  const best = bestOf(scores)
  const find = (way: Way): Score => scores.find(score => isWay(way)(score.way))!
  const sets = [...new Set(cases.map(({ data }) => data))].map(data =>
    cases.filter(one => one.data === data),
  )
  const [{ grid }] = cases as [RangeCase]
  return {
    title: 'Range test against grid search',
    source:
      'Smith, “Cyclical Learning Rates for Training Neural Networks”, 2017, section 3.3: https://arxiv.org/abs/1506.01186',
    claims: claimsOf(cases, best),
    body: [
      `The grid trains at ${grid.rates.length} rates from ${exponent(grid.rates[0]!)} to ${figures(grid.rates.at(-1)!)}, at equal factors, each ${sets.map(([one]) => `${count(one!.grid.updates)} updates on ${nameOf[one!.data]}`).join(' and ')}. The best rate has the lowest mean loss on the validation images, over all seeds. A range test goes up to ${figures(grid.rates.at(-1)!)}, too; its losses are those of the training batches. Rates and losses of a range test are kept, and all rules read the same ones.`,
      ...sets.map(set =>
        picture(`range-${set[0]!.data}.svg`, 'Loss by rate: a range test and the grid'),
      ),
      '### Rates',
      `Of the grid: the best, and the range of what single seeds find. Of the rules: the geometric mean of what they suggest over the seeds, after the default ramp (${exponent(ramps[0].from)} to 10 in ${ramps[0].updates} updates, smoothing ${smoothings[0]}), and its ratio to the best; then of the best way of all (${wordsOf(best.way)}), with the loss of the grid at the nearest rate, and its lowest loss. The last columns say how much more the grid costs.`,
      table(
        ['case', 'grid', ...Object.keys(rules), 'best way', 'loss there (best)', 'updates', 'time'],
        cases.map(one => caseRow(one, best.way)),
      ),
      '### Rules and ramps',
      `The geometric mean of what a rule suggests over the best rate, in all cases, and in brackets the share of tests that are within a factor of ${within}. A test without an answer is not. First by the ramp, with smoothing ${smoothings[0]}:`,
      table(
        ['rule', ...used.map(({ from, updates }) => `${exponent(from)}, ${updates} updates`)],
        Object.keys(rules).map(rule => [
          `\`${rule}\``,
          ...used.map(ramp => cell(find({ ...ramp, smoothing: smoothings[0], rule }))),
        ]),
      ),
      'And by the smoothing, with the default ramp:',
      table(
        ['rule', ...smoothings.map(smoothing => `smoothing ${smoothing}`)],
        Object.keys(rules).map(rule => [
          `\`${rule}\``,
          ...smoothings.map(smoothing => cell(find({ ...ramps[0], smoothing, rule }))),
        ]),
      ),
      `Best by these numbers: ${wordsOf(best.way)}: right in ${best.cases} of ${cases.length} cases and in ${percent(best.right, 0)} % of the tests. It was chosen afterwards, among ${scores.length} ways and on the same data that it is judged by, which flatters it. ${crossed(sets, ways)} By rule, each with the ramp and smoothing that suit it best:`,
      table(
        ['rule', 'ramp', 'smoothing', 'cases', 'tests', 'of the best rate'],
        Object.keys(rules)
          .map(rule => bestOf(scores.filter(({ way }) => way.rule === rule)))
          .map(({ way, cases: right, right: share, ratio }) => [
            `\`${way.rule}\``,
            `${exponent(way.from)}, ${way.updates} updates`,
            String(way.smoothing),
            `${right} of ${cases.length}`,
            `${percent(share, 0)} %`,
            `×${figures(ratio)}`,
          ]),
      ),
    ].join('\n\n'),
    pictures: Object.fromEntries(
      sets.map(set => [`range-${set[0]!.data}.svg`, pictureOf(set, best.way)]),
    ),
  }
}
