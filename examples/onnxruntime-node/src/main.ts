import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { fromConfig } from '@anneal/onnxruntime'
import { builtins } from '@anneal/onnxruntime/builtins'
import { loadDigits } from '../../tfjs-digits/src/digits.ts'
import { showProgress } from '../../tfjs-digits/src/progress.ts'
import { accuracyOf } from './infer.ts'
import { train } from './train.ts'

const { values } = parseArgs({
  options: {
    ep: { type: 'string', default: 'cpu' },
    epochs: { type: 'string', default: '10' },
    images: { type: 'string', default: '8000' },
  },
})
const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const trainedFile = file('../out/digits-trained.onnx')

const digits = loadDigits()
// evenly over the digits, which come one after another
const every = Math.max(1, Math.floor(digits.train.labels.length / Number(values.images)))
const images = digits.train.labels.filter((_, i) => i % every === 0).length
const setting = {
  test: digits.test,
  train: {
    labels: digits.train.labels.filter((_, i) => i % every === 0),
    images: digits.train.images.filter((_, i) => Math.floor(i / 196) % every === 0),
  },
  ...{ epochs: Number(values.epochs), batchSize: 32, seed: 7, provider: values.ep },
}
const updates = setting.epochs * Math.ceil(images / setting.batchSize)
const config: unknown = JSON.parse(readFileSync(file('../../tfjs-digits/schedule.json'), 'utf8'))

console.log(
  `Training on ${images} handwritten digits, testing on ${setting.test.labels.length} others:`,
  `${setting.epochs} epochs of ${updates / setting.epochs} batches, ONNX Runtime on ${values.ep}.`,
)
const progress = showProgress('warm-up and cosine', setting.epochs, updates)
const { model, seconds } = await train(fromConfig(config, builtins), setting, progress)

mkdirSync(dirname(trainedFile), { recursive: true })
writeFileSync(trainedFile, model)
const accuracy = await accuracyOf(new Uint8Array(readFileSync(trainedFile)), setting.test)
const shown = relative(process.env['INIT_CWD'] ?? process.cwd(), trainedFile)
console.log(`Trained in ${seconds.toFixed(1)} s, and exported to ${shown}.`)
console.log(`test accuracy of that file ${(100 * accuracy).toFixed(1)} %`)
