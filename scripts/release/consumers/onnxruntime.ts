import {
  cosine,
  driveSession,
  fromConfig,
  warmup,
  type ConfigOf,
  type Schedule,
} from '@anneal/onnxruntime'
import { builtins } from '@anneal/onnxruntime/builtins'
import { Tensor } from 'onnxruntime-node'

const config = {
  type: 'warmup',
  steps: 4,
  schedule: { type: 'cosine', from: 0.1, steps: 16 },
} satisfies ConfigOf<typeof builtins>

const session = { inputNames: ['x', 'learning_rate'], outputNames: ['loss'] }
const schedule = warmup({ steps: 4, schedule: cosine({ from: 0.1, steps: 16 }) })
const lr = driveSession(session, fromConfig(config, builtins) as Schedule, { Tensor })
let right = lr.progress.updates === 0
for (let update = 0; update < 20; update++) {
  right &&= lr.advance() === schedule(update)
  right &&= lr.feeds['learning_rate']?.data instanceof Float32Array
}
console.log(right ? 'ok' : 'wrong')
