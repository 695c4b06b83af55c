// One of several processes that train the same model on parts of each batch: a worker thread.
import { parentPort, workerData } from 'node:worker_threads'
import {
  adam,
  cosine,
  driveOptimizer,
  plateau,
  warmup,
  type MethodState,
  type Progress,
} from '../../src/index.ts'
import { logistic } from './logistic.ts'

export interface Task {
  readonly rank: number
  readonly ranks: number
  readonly updates: number
  readonly from?: { progress: Progress; state: MethodState; weights: readonly number[] }
}
export interface Outcome {
  readonly rates: readonly number[]
  readonly weights: readonly number[]
  readonly progress: Progress
  readonly state: MethodState
}

const { rank, ranks, updates, from } = workerData as Task
const port = parentPort!

/** Sends numbers to the others and gets the mean of everyone's, added up in the order of ranks. */
const reduceMean = (values: readonly number[]): Promise<number[]> =>
  new Promise(resolve => {
    port.once('message', resolve)
    port.postMessage({ reduce: values })
  })

const problem = logistic(11)
const weights = Float64Array.from(from?.weights ?? new Array<number>(problem.size).fill(0))
const optimizer = adam([weights])
if (from) optimizer.load(from.state)
const hook = driveOptimizer(
  optimizer,
  plateau({
    schedule: warmup({ steps: 5, schedule: cosine({ from: 0.5, steps: '100%' }) }),
    factor: 0.5,
    patience: 2,
  }),
  { run: { steps: 60 }, from: from?.progress },
)
const rates: number[] = []
for (let i = 0; i < updates; i++) {
  const t = hook.progress.updates
  rates.push(hook.advance())
  // every rank has another batch, and so another gradient and another loss
  const own = problem.gradient(weights, t * ranks + rank)
  const gradient = await reduceMean([...own])
  optimizer.step([Float64Array.from(gradient)])
  if (t % 4 === 3) {
    const local = problem.loss(weights) * (1 + 0.1 * Math.sin(rank + t))
    const [loss] = await reduceMean([local])
    hook.observe(loss!)
  }
}
const outcome: Outcome = {
  rates,
  weights: [...weights],
  progress: hook.progress,
  state: optimizer.toJSON(),
}
port.postMessage({ outcome })
