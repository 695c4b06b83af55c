import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { constant, cyclic, fromConfig } from '@anneal/tfjs'
import { builtins } from '@anneal/tfjs/builtins'
import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { train as trainOnnx } from '../../onnxruntime-node/src/train.ts'
import { loadDigits } from './digits.ts'
import { showProgress } from './progress.ts'
import { reportOf, type Run } from './report.ts'
import { train } from './train.ts'

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const reportFile = file('../out/report.html')

await tf.setBackend('wasm')
const setting = { ...loadDigits(), epochs: 10, batchSize: 32, seed: 7 }
const images = setting.train.labels.length
const updates = setting.epochs * Math.ceil(images / setting.batchSize)

const config: unknown = JSON.parse(readFileSync(file('../schedule.json'), 'utf8'))
const shared = 'warm-up and cosine'
const schedules = {
  'fixed rate': constant({ value: 0.05 }),
  [shared]: fromConfig(config, builtins),
  'triangular cycle': cyclic({ low: 0.01, high: 0.1, up: '1 epoch' }),
}

console.log(
  `Training on ${images} handwritten digits, testing on ${setting.test.labels.length} others:`,
  `${setting.epochs} epochs of ${updates / setting.epochs} batches, TensorFlow.js ${tf.version.tfjs} on ${tf.getBackend()}.`,
)
const progress = (label: string): ReturnType<typeof showProgress> =>
  showProgress(label, setting.epochs, updates)
const runs: Run[] = []
for (const [label, schedule] of Object.entries(schedules)) {
  const outcome = await train(schedule, setting, progress(label))
  runs.push({ label, framework: 'TensorFlow.js', ...outcome })
}

console.log('The same digits and the same JSON, with ONNX Runtime and a small convolutional net:')
const onnx = await trainOnnx(schedules[shared], setting, progress(shared))
const { rates } = runs.find(({ label }) => label === shared)!
const same = rates.length === updates && rates.every((rate, update) => rate === onnx.rates[update])
runs.push({ label: shared, framework: 'ONNX Runtime', ...onnx })

mkdirSync(dirname(reportFile), { recursive: true })
const testImages = setting.test.labels.length
const conditions = { ...setting, images, testImages, config, backend: tf.getBackend(), same }
writeFileSync(reportFile, reportOf(runs, conditions))

const row = (label: string, framework: string, accuracy: string, time: string): string =>
  label.padEnd(22) + framework.padEnd(16) + accuracy.padStart(13) + time.padStart(10)
console.log(`\n${row('schedule', 'framework', 'test accuracy', 'time')}`)
for (const { label, framework, accuracy, seconds } of runs)
  console.log(row(label, framework, `${(100 * accuracy).toFixed(1)} %`, `${seconds.toFixed(1)} s`))
console.log(
  same
    ? `\nTensorFlow.js and ONNX Runtime used the same rate in each of the ${updates} updates of “${shared}”.`
    : `\nTensorFlow.js and ONNX Runtime did not use the same rates in “${shared}”.`,
)
console.log('One seed is one throw of the dice: other seeds may put them in another order.')
console.log(
  `Rates and losses as curves: ${relative(process.env['INIT_CWD'] ?? process.cwd(), reportFile)}`,
)

const best = Math.max(...runs.map(({ accuracy }) => accuracy))
console.log(`best test accuracy ${(100 * best).toFixed(1)} %`)
if (best < 0.95) console.error('That is less than the 95 % that is reached when all is well.')
if (best < 0.95 || !same) process.exitCode = 1
