// Asserts what the example shows, in two epochs.
import { equal, deepEqual, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { drive, fromConfig } from '@anneal/onnxruntime'
import { builtins } from '@anneal/onnxruntime/builtins'
import { loadDigits } from '../../tfjs-digits/src/digits.ts'
import { makeModel, modelFile } from './makeModel.ts'
import { train } from './train.ts'

const file = new URL('../../tfjs-digits/schedule.json', import.meta.url)
const schedule = fromConfig(JSON.parse(readFileSync(file, 'utf8')), builtins)
const setting = { ...loadDigits(), epochs: 2, batchSize: 32, seed: 7 }
const run = { epochs: 2, datasetSize: setting.train.labels.length, batchSize: 32 }

ok(readFileSync(modelFile).equals(makeModel(7)), 'digits.onnx is what src/makeModel.ts makes')
const { rates, losses, accuracy } = await train(schedule, setting, () => undefined)

const { advance } = drive(schedule as never, { set: () => undefined }, { run })
deepEqual(rates, Array.from(rates, advance), 'each update used the rate of the schedule')
equal(rates.length, 500)
ok(losses.every(loss => loss > 0 && loss < 4))
console.log(`two epochs: test accuracy ${(100 * accuracy).toFixed(1)} %`)
ok(accuracy > 0.92, 'more than 92 % are recognised')
