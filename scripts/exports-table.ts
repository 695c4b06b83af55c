/**
 * Writes the table of what each kind becomes into the README of `@anneal/interop`: it exports them.
 * Run `npm run docs:exports`; with `--check` it only says whether the table is up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { builtins } from '../packages/core/src/builtins.ts'
import {
  createRun,
  fromConfig,
  type Config,
  type Feedback,
  type Schedule,
} from '../packages/core/src/index.ts'
import { configs } from '../packages/core/test/samples.ts'
import {
  InteropError,
  toDeepSpeed,
  toKeras,
  toOptax,
  toTfjs,
  toTorch,
  toTransformers,
  type Exportable,
  type ExportForm,
  type ExportOptions,
} from '../packages/interop/src/index.ts'
import { root } from './install.mjs'

const readme = join(root, 'packages/interop/README.md')
const [begin, end] = ['<!-- exports: written by npm run docs:exports -->', '<!-- /exports -->']

const exporters: Readonly<
  Record<string, (input: Exportable, options: ExportOptions) => { readonly form: ExportForm }>
> = { toTorch, toKeras, toOptax, toTransformers, toDeepSpeed, toTfjs }

const run = createRun({ epochs: 12, datasetSize: 200, batchSize: 16 })
const forms: readonly ExportForm[] = ['native', 'formula', 'table']

const rise = { type: 'linear', from: 0, to: 0.1, steps: 10 }
const fall = { type: 'cosine', from: 0.1, steps: 90 }
const drops = { type: 'step', from: 0.1, factor: 0.5, every: 30 }

/** What the libraries have names for, besides the samples of the kinds. */
const named: readonly Config[] = [
  fall,
  { type: 'linear', from: 0.1, steps: 90 },
  { type: 'cosineWave', from: 0.1, steps: 90, power: 2 },
  { type: 'cosineWave', from: 0.1, steps: 90, cycles: 1.5 },
  { type: 'repeat', schedule: fall },
  { type: 'powerLaw', from: 0.1, scale: 10, offset: 10 },
  { type: 'restarts', from: 0.1, steps: 10, growth: 2 },
  { type: 'sequence', parts: [rise, fall] },
  { type: 'warmup', steps: 10, from: 0, schedule: fall },
  { type: 'warmup', steps: 10, schedule: fall },
  { type: 'delay', steps: 10, schedule: drops },
  { type: 'multiply', schedules: [drops, { type: 'exponential', from: 1, rate: 0.9 }] },
  { type: 'plateau', schedule: { type: 'constant', value: 0.1 } },
  {
    type: 'plateau',
    schedule: { type: 'constant', value: 0.1 },
    thresholdMode: 'absolute',
    epsilon: 0,
  },
]

/** What a config becomes; nothing where an exporter refuses it. */
function formOf(name: string, config: Config): ExportForm | undefined {
  const part = fromConfig(config, builtins) as Schedule | Feedback
  const bound = part.bind(run)
  const lasts = typeof bound === 'function' && bound.duration < Infinity
  try {
    return exporters[name]!(bound, lasts ? {} : { steps: 100 }).form
  } catch (error) {
    if (error instanceof InteropError) return undefined
    throw error
  }
}

function table(): string {
  const names = Object.keys(exporters)
  const types = builtins.map(({ type }) => type).sort()
  const rows = types.map(type => {
    const all = [...configs, ...named].filter(config => config.type === type)
    const cells = names.map(name => {
      const found = new Set(all.map(config => formOf(name, config)))
      return forms.filter(form => found.has(form)).join(', ') || '–'
    })
    return `| \`${type}\` | ${cells.join(' | ')} |`
  })
  return [`| kind | ${names.join(' | ')} |`, `|${'---|'.repeat(names.length + 1)}`, ...rows].join(
    '\n',
  )
}

/** A README with its table as it has to be. */
function withTable(text: string): string {
  const [before, rest = ''] = text.split(begin)
  const [, after] = rest.split(end)
  if (before === undefined || after === undefined)
    throw new Error(`no place for the table of exports: put ${begin} and ${end} there`)
  return `${before}${begin}\n<!-- prettier-ignore -->\n${table()}\n\n${end}${after}`
}

/** The lines of the table that are not what exporting gives. */
export function staleExports(): readonly string[] {
  const text = readFileSync(readme, 'utf8')
  const lines = new Set(text.split('\n'))
  const wanted = withTable(text)
  return wanted === text ? [] : ['', ...wanted.split('\n').filter(line => !lines.has(line))]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--check'))
    writeFileSync(readme, withTable(readFileSync(readme, 'utf8')))
  else if (staleExports().length > 0) {
    console.error('packages/interop/README.md is stale: run npm run docs:exports')
    process.exitCode = 1
  }
}
