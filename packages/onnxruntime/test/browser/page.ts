// What the browser runs: the test says what must come out of it.
import * as ort from 'onnxruntime-web/webgpu'
import {
  constant,
  createTraining,
  inMemory,
  listProviders,
  type Training,
} from '../../src/index.ts'
import { examples, perceptronStep } from '../support/models.ts'
import { begin, finish } from '../support/perceptronTraining.ts'
import { endSomehow } from '../support/rateEnds.ts'

ort.env.wasm.wasmPaths = '/ort/'
ort.env.wasm.numThreads = 1
ort.env.wasm.proxy = location.search === '?proxy'

/** How often timers came through while a training went on. */
async function breathing(provider: string): Promise<number> {
  let timers = 0
  const timer = setInterval(() => (timers += 1), 10)
  const { x, labels } = examples(64)
  const data = inMemory({ x: { data: x, dims: [8] }, labels: { data: labels } })
  const training = await createTraining(ort, perceptronStep(), {
    ...{ plan: constant({ value: 0.01 }), run: { epochs: 1e6 }, provider },
  })
  timers = 0
  // on a busy machine they come late: where none come through, all of the time goes by
  const end = performance.now() + 10_000
  for await (const _ of training.fit(data)) if (timers >= 2 || performance.now() > end) break
  clearInterval(timer)
  await training.dispose()
  return timers
}

/** What became of trials of rates, and of the bytes of the training. */
async function trials(training: Training): Promise<string[]> {
  const before = String(await training.checkpoint())
  const found: string[] = []
  for (const end of ['none', 'abort waiting'] as const) {
    const ended = await endSomehow(training, end, 3, 4)
    const same = String(await training.checkpoint()) === before
    found.push(`${ended}, ${same ? 'untouched' : 'changed'}`)
  }
  return found
}

async function runOn(provider: string, optimizers: readonly string[]): Promise<unknown> {
  const losses: Record<string, number[]> = {}
  const resumed: Record<string, number[]> = {}
  const states: Record<string, Record<string, number[]>> = {}
  let tried: string[] = []
  for (const name of optimizers) {
    const whole = await begin(ort, name, { provider })
    losses[name] = await finish(whole)
    states[name] = Object.fromEntries(
      [...(await whole.readState())].map(([key, { data }]) => [key, Array.from(data, Number)]),
    )
    if (name === 'adamw') tried = await trials(whole)
    const first = await begin(ort, name, { provider })
    const before = await finish(first, 2)
    const second = await begin(ort, name, { provider, checkpoint: await first.checkpoint() })
    resumed[name] = [...before, ...(await finish(second))]
    for (const training of [whole, first, second]) await training.dispose()
  }
  const missing = await begin(ort, 'sgd', { provider: 'cuda' }).catch(String)
  return {
    ...{ losses, resumed, states, tried, missing },
    providers: await listProviders(ort),
    timers: await breathing(provider),
  }
}
Object.assign(globalThis, { runOn })
