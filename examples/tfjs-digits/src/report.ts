import { plot, type Series } from '@anneal/plot'
import type { Outcome } from './train.ts'

/** One of the runs that the report compares. */
export interface Run extends Outcome {
  readonly label: string
  readonly framework: string
}

// beside a curve there is little room
const short: Readonly<Record<string, string>> = { 'TensorFlow.js': 'tfjs', 'ONNX Runtime': 'ONNX' }
const nameOf = ({ label, framework }: Run): string => `${label}, ${short[framework] ?? framework}`

/** What the runs have in common. */
export interface Conditions {
  readonly images: number
  readonly testImages: number
  readonly epochs: number
  readonly batchSize: number
  readonly seed: number
  readonly backend: string
  /** The JSON that one of the schedules was read from. */
  readonly config: unknown
  /** Whether both frameworks used the same rates of it. */
  readonly same: boolean
}

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, character => `&#${character.codePointAt(0) ?? 0};`)

/** Running mean, corrected for its beginning, as losses of single batches jump too much to compare. */
function smooth(values: readonly number[], memory = 0.97): number[] {
  let mean = 0
  return values.map((value, i) => {
    mean = memory * mean + (1 - memory) * value
    return mean / (1 - memory ** (i + 1))
  })
}

function curves(
  runs: readonly Run[],
  valuesOf: (run: Run) => readonly number[],
): Record<string, Series> {
  return Object.fromEntries(
    runs.map(run => {
      const values = valuesOf(run)
      return [nameOf(run), { steps: values.map((_, update) => update), values, hold: false }]
    }),
  )
}

/** The report as one HTML page that needs no network and no script. */
export function reportOf(runs: readonly Run[], conditions: Conditions): string {
  const { images, testImages, epochs, batchSize, seed, backend, config, same } = conditions
  const rates = plot(
    curves(runs, run => run.rates),
    {
      title: 'The learning rate that each update used',
      xLabel: 'update',
      yLabel: 'learning rate',
      theme: 'light',
    },
  )
  const losses = plot(
    curves(runs, run => smooth(run.losses)),
    {
      title: 'The training loss, smoothed over about 30 updates',
      xLabel: 'update',
      yLabel: 'loss',
      log: true,
      theme: 'light',
    },
  )
  const rows = runs.map(
    ({ label, framework, accuracy, seconds }) =>
      `<tr><th scope="row">${escape(label)}</th><td class="word">${escape(framework)}</td><td>${(100 * accuracy).toFixed(1)} %</td><td>${seconds.toFixed(1)} s</td></tr>`,
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Handwritten digits: three schedules, two frameworks</title>
<style>
  body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #1f2328; background: #fff; }
  svg { width: 100%; height: auto; margin: 1rem 0; }
  table { border-collapse: collapse; }
  th, td { padding: .3rem 1rem .3rem 0; text-align: left; border-bottom: 1px solid #e3e7eb; }
  td { text-align: right; font-variant-numeric: tabular-nums; }
  .word { text-align: left; }
  pre { padding: 1rem; overflow-x: auto; background: #f6f8fa; border-radius: 6px; }
</style>
<h1>Handwritten digits: three schedules, two frameworks</h1>
<p>${images} images to learn from in batches of ${batchSize}, ${testImages} others for the test, ${epochs} epochs, seed ${seed}. With TensorFlow.js on ${escape(backend)} it is the same network each time, from the same start, with the same batches in the same order: only the learning rate differs. With ONNX Runtime it is a small convolutional net.</p>
<table>
<thead><tr><th scope="col">schedule</th><th scope="col">framework</th><th scope="col">test accuracy</th><th scope="col">time</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
<p>One seed is one throw of the dice: another may put them in another order.</p>
${rates}
${losses}
<h2>The schedule that came from a file</h2>
<p>${same ? 'Both frameworks used the same rate in each update: their curves lie on one another.' : 'The frameworks did not use the same rates.'}</p>
<pre>${escape(JSON.stringify(config, null, 2))}</pre>
</html>
`
}
