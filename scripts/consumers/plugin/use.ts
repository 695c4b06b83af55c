// What a user of two plug-ins writes: they are imported, put into a list, and registered nowhere.
import { jumpGuard } from '@acme/jump-guard'
import { lateDrop } from '@acme/late-drop'
import { driveSession } from '@anneal/onnxruntime'
import { driveOptimizer, type ConfigOf, type Drivable, type Schedule } from '@anneal/optimizer'
import { plot } from '@anneal/plot'
import { ScheduleCallback, drive, driveOptimizer as driveTfjs, fromConfig } from '@anneal/tfjs'
import { builtins } from '@anneal/tfjs/builtins'
import * as tf from '@tensorflow/tfjs'
import { Tensor } from 'onnxruntime-node'
import json from './schedule.json' with { type: 'json' }

const kinds = [...builtins, lateDrop, jumpGuard] as const
type Configs = ConfigOf<typeof kinds>

// literals are checked with the options of plug-ins, also inside of other kinds
const literal = {
  type: 'warmup',
  steps: '25%',
  schedule: { type: 'acme/lateDrop', from: 0.1, to: 0.01, steps: 'rest', power: 3 },
} satisfies Configs
const feedback = { type: 'acme/jumpGuard', schedule: literal } satisfies Configs
export const wrong = [
  // @ts-expect-error -- no such option
  { type: 'acme/lateDrop', from: 0.1, steps: 10, pwoer: 3 } satisfies Configs,
  // @ts-expect-error -- a number is wanted
  { type: 'acme/lateDrop', from: '0.1', steps: 10 } satisfies Configs,
  // @ts-expect-error -- an option is missing
  { type: 'repeat', schedule: { type: 'acme/lateDrop', from: 0.1 } } satisfies Configs,
  // @ts-expect-error -- no such kind
  { type: 'acme/lateDorp', from: 0.1, steps: 10 } satisfies Configs,
  // @ts-expect-error -- feedback stands outermost
  { type: 'scale', factor: 2, schedule: feedback } satisfies Configs,
]

// an imported file is unknown to the compiler, and read all the same
const imported: unknown = json
const schedule = fromConfig(imported, kinds) as Schedule
const refused = wrong.map(config => {
  try {
    fromConfig(config, kinds)
    return false
  } catch {
    return true
  }
})

const run = { steps: 12 }
const expected = ratesOf(fromConfig(literal, kinds) as Drivable)

/** The rates that core itself gives. */
function ratesOf(plan: Drivable): number[] {
  const { advance } = drive({ learningRate: plan as Schedule }, { set: () => undefined }, { run })
  return Array.from({ length: run.steps }, () => advance().learningRate)
}

// TensorFlow.js: fit, and a loop
await tf.setBackend('cpu')
const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] })
model.compile({ optimizer: tf.train.sgd(0.5), loss: 'meanSquaredError' })
const { history } = await model.fit(tf.zeros([4, 1]), tf.zeros([4, 1]), {
  epochs: 3,
  batchSize: 1,
  verbose: 0,
  callbacks: new ScheduleCallback(schedule),
})
const guarded = fromConfig({ type: 'acme/jumpGuard', schedule: json }, kinds)
await model.fit(tf.zeros([4, 1]), tf.zeros([4, 1]), {
  epochs: 3,
  batchSize: 1,
  verbose: 0,
  callbacks: new ScheduleCallback(guarded),
})
const loop = driveTfjs(tf.train.adam(), schedule, { run })

// any optimizer
const optimizer = { learningRate: 0 }
const generic = driveOptimizer(optimizer, schedule, { run })

// ONNX Runtime
const session = { inputNames: ['x', 'learning_rate'], outputNames: ['loss'] }
const onnx = driveSession(session, schedule, { Tensor, run })

const updates = expected.map(() => {
  const tfjs = loop.advance()
  generic.advance()
  onnx.advance()
  return {
    tfjs,
    generic: optimizer.learningRate,
    onnx: Number(onnx.feeds['learning_rate']!.data[0]),
  }
})

console.log(
  JSON.stringify({
    refused,
    expected,
    logged: history['learningRate'],
    tfjs: updates.map(({ tfjs }) => tfjs),
    generic: updates.map(({ generic }) => generic),
    onnx: updates.map(({ onnx }) => onnx),
    drawn: plot({ 'late drop': lateDrop({ from: 0.1, steps: 100 }) }).includes('late drop'),
    again: JSON.stringify(schedule) === JSON.stringify(json),
    feedback: (guarded as { config: { type: string } }).config.type,
  }),
)
