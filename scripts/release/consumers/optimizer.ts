import { adam, cosine, driveOptimizer, fromConfig, warmup, type ConfigOf } from '@anneal/optimizer'
import { builtins } from '@anneal/optimizer/builtins'

const config = {
  type: 'warmup',
  steps: '5%',
  schedule: { type: 'cosine', from: 0.01, steps: 'rest' },
} satisfies ConfigOf<typeof builtins>

const weights = new Float32Array(3).fill(1)
const optimizer = adam([weights])
const schedule = warmup({ steps: '5%', schedule: cosine({ from: 0.01, steps: 'rest' }) })
const same = JSON.stringify(fromConfig(config, builtins)) === JSON.stringify(schedule)
const lr = driveOptimizer(optimizer, schedule, { run: { steps: 1000 } })
for (let update = 0; update < 1000; update++) {
  lr.advance()
  optimizer.step([weights.slice()])
}
const far = Math.max(...weights.map(Math.abs))
console.log(same && far < 0.001 ? 'ok' : `wrong: ${far}`)
