import {
  OptionError,
  ScheduleCallback,
  cosine,
  defineSchedule,
  driveOptimizer,
  fromConfig,
  plateau,
  type Config,
  type Kind,
  type Plan,
  type Progress,
  type Schedule,
} from '@anneal/tfjs'
import { builtins } from '@anneal/tfjs/builtins'
import * as tf from '@tensorflow/tfjs'

/** A kind of one's own needs no other package. */
interface HalvingOptions {
  readonly from: number
}
const halving: Kind<HalvingOptions> = defineSchedule<HalvingOptions, 'acme/halving'>({
  type: 'acme/halving',
  params: { from: { type: 'number' } },
  create:
    ({ from }) =>
    step =>
      from * 0.5 ** step,
})

const schedule: Schedule = cosine({ from: 0.1, steps: 10 })
const plan: Plan = { learningRate: schedule, momentum: 0.9 }
const callback: tf.Callback = new ScheduleCallback(plan)
const feedback = plateau({ schedule: halving({ from: 1 }), patience: 2 })
const config: Config = JSON.parse(JSON.stringify(schedule)) as Config
// @ts-expect-error -- a misspelt option
const misspelt = (): Schedule => cosine({ from: 0.1, step: 10 })

await tf.setBackend('cpu')
const weight = tf.variable(tf.scalar(1))
const optimizer = tf.train.sgd(1)
const drive = driveOptimizer(optimizer, halving({ from: 1 }))
const used: number[] = []
for (let update = 0; update < 3; update++) {
  used.push(drive.advance())
  optimizer.minimize(() => weight.square().asScalar())
}
const progress: Progress = drive.progress

let refused = false
try {
  misspelt()
} catch (error) {
  refused = error instanceof Error && error.name === OptionError.name
}
console.log(
  JSON.stringify({
    same: fromConfig(config, [...builtins, halving]) instanceof Function,
    callback: callback instanceof tf.Callback,
    feedback: feedback.config.type,
    updates: progress.updates,
    refused,
    used,
  }),
)
