import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'vitest'
import { fetchModels } from '../../../../scripts/models.mjs'
import { need } from '../../../../scripts/testing/system.ts'

const ocr = '@gutenye+ocr-models@1.4.2/assets'
const voice = '@ricky0123+vad-web@0.0.31/dist'

/** Ready-made models: where they are, and their SHA-256. */
const models = {
  'text direction': [
    `${ocr}/ch_ppocr_mobile_v2.0_cls_infer.onnx`,
    '491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640',
  ],
  'text recogniser': [
    `${ocr}/ch_PP-OCRv4_rec_infer.onnx`,
    '06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0',
  ],
  'text detector': [
    `${ocr}/ch_PP-OCRv4_det_infer.onnx`,
    '30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff',
  ],
  'voice detector': [
    `${voice}/silero_vad_legacy.onnx`,
    'a35ebf52fd3ce5f1469b2a36158dba761bc47b973ea3382b3186ca15b1f5af28',
  ],
  'newer voice detector': [
    `${voice}/silero_vad_v5.onnx`,
    '2623a2953f6ff3d2c1e61740c6cdb7168133479b267dfef114a4a3cc5bdd788f',
  ],
} as const

/** The name of a ready-made model. */
export type ReadyMade = keyof typeof models

/** A ready-made model; where it cannot be had, the test that asks ends here, as skipped. */
export function readyMade(context: Pick<TestContext, 'skip'>, name: ReadyMade): Uint8Array {
  try {
    fetchModels()
  } catch {
    // without the registry: what is missing is said below
  }
  const [file, hash] = models[name]
  const bytes = readFileSync(join(need(context, 'models').path, file))
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== hash) throw new Error(`${file} is not what it was: its SHA-256 is ${found}`)
  return new Uint8Array(bytes)
}
