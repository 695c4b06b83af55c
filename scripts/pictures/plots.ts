/** What one function draws: a run with its log, phases, a range test, batches that grow. The data are made up. */
import {
  cosine,
  growBatch,
  oneCycle,
  piecewise,
  rangeCurve,
  steepestRate,
  valleyRate,
  warmup,
} from '../../packages/core/src/index.ts'
import { phasesOf, plot } from '../../packages/plot/src/index.ts'

/** Numbers from −½ to ½ without order, the same on every machine. */
function noise(i: number): number {
  let bits = Math.imul(i + 1, 0x9e3779b1)
  bits = Math.imul(bits ^ (bits >>> 15), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32 - 0.5
}

function drawRun(): string {
  const planned = oneCycle({ peak: 0.1, steps: 300 })
  const log = Array.from({ length: 240 }, (_, i) => ({
    event: 'update',
    update: i + 1,
    learningRate: planned.learningRate(i),
    momentum: planned.momentum(i),
    loss: 0.2 + 2.1 * Math.exp(-i / 60) + 0.15 * noise(i),
  }))
  const epochs = [60, 120, 180, 240].map(update => ({
    event: 'epoch',
    update,
    metrics: { val_loss: 0.3 + 2.1 * Math.exp(-update / 60) },
  }))
  const records = [...log, ...epochs].sort((a, b) => a.update - b.update)
  return plot(
    { planned, 'run 1': records },
    { title: 'A plan, and a run that follows it', log: ['loss'] },
  )
}

function drawPhases(): string {
  const run = { epochs: 10, datasetSize: 60_000, batchSize: 100 }
  const schedule = warmup({ steps: '1 epoch', schedule: cosine({ from: 0.1, steps: 'rest' }) })
  return plot(
    { schedule },
    {
      title: 'Phases and markers, by epochs',
      run,
      x: 'epochs',
      bands: phasesOf(schedule, { run, x: 'epochs' }),
      markers: [
        { x: 'highest', line: 'schedule', label: 'peak' },
        { x: 5, label: 'checkpoint' },
      ],
    },
  )
}

function drawRange(): string {
  const rates = Array.from({ length: 100 }, (_, i) => 1e-4 * 10 ** (i / 25))
  const losses = rates.map(
    (rate, i) =>
      2.3 - 1.8 / (1 + (0.01 / rate) ** 1.5) + Math.max(0, rate - 0.3) * 4 + 0.05 * noise(i),
  )
  const curve = rangeCurve(rates, losses, { smoothing: 0.8 })
  const markers = [valleyRate(), steepestRate()].flatMap(rule => {
    const found = rule(curve)
    return found.ok ? [{ x: found.rate, line: 'loss: smoothed', label: found.rule }] : []
  })
  return plot({ loss: curve }, { title: 'A range test, and what two rules read off it', markers })
}

function drawBatches(): string {
  const decay = piecewise({ values: [0.1, 0.02, 0.004], at: ['60 epochs', '120 epochs'] })
  return plot(
    {
      'batch grows': growBatch({ schedule: decay, batchSize: 128 }),
      'rate falls': { learningRate: decay, batchSize: 128 },
    },
    {
      title: 'The same decay of the noise, in fewer updates',
      run: { epochs: 160, datasetSize: 50_000, batchSize: 128 },
      log: true,
    },
  )
}

function drawSpread(): string {
  const steps = Array.from({ length: 51 }, (_, epoch) => epoch)
  const line = (rate: number, spread: number): object => {
    const values = steps.map(epoch => 2.3 * Math.exp(-epoch / rate) + 0.2)
    const off = values.map(value => spread * value)
    return {
      steps,
      values,
      low: values.map((value, i) => value - off[i]!),
      high: values.map((value, i) => value + off[i]!),
    }
  }
  const lines = { 'seeds of A': line(8, 0.12), 'seeds of B': line(14, 0.25) } as Parameters<
    typeof plot
  >[0]
  return plot(lines, { title: 'Means and deviations', yLabel: 'loss', xLabel: 'epoch' })
}

/** The pictures, by path. */
export const plotPictures = (): Map<string, string> =>
  new Map([
    ['plots/run.svg', drawRun()],
    ['plots/phases.svg', drawPhases()],
    ['plots/range.svg', drawRange()],
    ['plots/batches.svg', drawBatches()],
    ['plots/spread.svg', drawSpread()],
  ])
