// What the browser runs: the tests say what must come out of it.
import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-webgpu'
import {
  ScheduleCallback,
  captureCheckpoint,
  constant,
  cosine,
  linear,
  plateau,
  restoreCheckpoint,
} from '../../src/index.ts'
import { disposeOwned } from '../support/owned.ts'
import { train } from '../support/train.ts'
import { ones, optimizer, optimizerNames, unitGradientModel } from '../support/unitGradient.ts'

const lr = cosine({ from: 0.5, to: 0.05, steps: '100%' })

/** What each update of a fit used, of the schedule above. */
async function fit(): Promise<unknown> {
  const { moves, history } = await train(lr)
  return { moves, history: history['learningRate'] }
}

/** What each update of each optimizer moved the weight by. */
async function everyOptimizer(): Promise<Record<string, number[]>> {
  const all: Record<string, number[]> = {}
  for (const name of optimizerNames) {
    const options = { optimizer: optimizer(name), samples: 3, epochs: 1 }
    all[name] = (await train(linear({ from: 0.5, steps: 6 }), options)).moves
  }
  return all
}

async function momentum(): Promise<number[]> {
  const plan = { learningRate: 1, momentum: linear({ from: 0.75, to: 0.25, steps: 2 }) }
  return (await train(plan, { optimizer: optimizer('momentum'), epochs: 1, samples: 3 })).moves
}

async function onPlateau(): Promise<number[]> {
  const schedule = constant({ value: 1 })
  const falling = plateau({ schedule, factor: 0.5, patience: 1 })
  return (await train(falling, { samples: 1, epochs: 5 })).moves
}

/** A run that is taken down in the middle, and goes on with another model. */
async function resume(): Promise<unknown> {
  const run = { epochs: 2 }
  const first = await train(new ScheduleCallback(lr, { run }), {
    ...{ optimizer: optimizer('adam'), samples: 2, epochs: 1 },
  })
  const { progress } = first.callback
  const bytes = await captureCheckpoint({ weights: first.model, progress })
  const model = unitGradientModel(optimizer('adam'))
  const from = restoreCheckpoint(bytes, { weights: model })
  const on = { samples: 2, epochs: 2, initialEpoch: 1 }
  return {
    straight: (await train(first.callback, { model: first.model, ...on })).moves,
    resumed: (await train(new ScheduleCallback(lr, { from }), { model, ...on })).moves,
  }
}

/** Turns of timers and frames while a fit goes on for a second. */
async function breathing(): Promise<{ timers: number; frames: number; batches: number }> {
  const counts = { timers: 0, frames: 0, batches: 0 }
  const timer = setInterval(() => (counts.timers += 1), 10)
  let going = true
  const frame = (): void => {
    counts.frames += 1
    if (going) requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  const model = unitGradientModel()
  class Stop extends tf.Callback {
    readonly #end = performance.now() + 1000
    override async onBatchEnd(): Promise<void> {
      counts.batches += 1
      if (performance.now() > this.#end) model.stopTraining = true
      return Promise.resolve()
    }
  }
  const { x, y } = ones(8)
  const callbacks = [new ScheduleCallback(lr), new Stop()]
  await model.fit(x, y, { epochs: 100_000, batchSize: 1, callbacks })
  going = false
  clearInterval(timer)
  return counts
}

const checks = { fit, everyOptimizer, momentum, onPlateau, resume, breathing }

/** Everything on a backend, and the tensors that were lost on the way. */
async function runOn(backend: string): Promise<unknown> {
  if (!(await tf.setBackend(backend))) throw new Error(`the backend ${backend} cannot be used`)
  await tf.ready()
  const found: Record<string, unknown> = {
    ...{ backend: tf.getBackend(), version: tf.version_core, epsilon: tf.backend().epsilon() },
  }
  const lost: Record<string, number> = {}
  for (const [name, check] of Object.entries(checks)) {
    const before = tf.memory().numTensors
    found[name] = await check()
    disposeOwned()
    lost[name] = tf.memory().numTensors - before
  }
  return { ...found, lost }
}

Object.assign(globalThis, { runOn })
