import { cosine, drive, fromConfig, type ConfigOf, type Schedule } from '@anneal/core'
import { builtins } from '@anneal/core/builtins'
import { formula } from '@anneal/core/formula'

const config = { type: 'cosine', from: 0.1, steps: 100 } satisfies ConfigOf<typeof builtins>
const schedule = fromConfig(config, builtins) as Schedule
const optimizer = { learningRate: 0 }
const { advance } = drive(cosine({ from: 0.1, steps: 100 }), {
  set: values => {
    Object.assign(optimizer, values)
  },
})
advance()
const written = formula({ value: 't / 4' })(2)
console.log(
  optimizer.learningRate === 0.1 &&
    schedule(50) === cosine({ from: 0.1, steps: 100 })(50) &&
    written === 0.5
    ? 'ok'
    : 'wrong',
)
