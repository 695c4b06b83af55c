// The schedulers of deepbox and of PyTorch, ready to be stepped, beside our schedules.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { findPart } from '../../../scripts/testing/parts.mjs'
import { cosine, linear, oneCycle, sequence, step } from '../src/index.ts'

const from = 0.1
const to = 0.001
const every = 1000
/** So long that no comparison comes to its end. */
const n = 1e8

/** Our schedules, by what the others call them here. */
export const ours = {
  step: step({ from, factor: 0.9, every }),
  cosine: cosine({ from, to, steps: n }),
  linear: linear({ from, to, steps: n }),
  oneCycle: oneCycle({ peak: from, steps: n }).learningRate,
  sequential: sequence({
    parts: [linear({ from: to, to: from, steps: every }), cosine({ from, to, steps: n })],
  }),
}

/** The name of a schedule that others have too. */
export type Known = keyof typeof ours

/** A scheduler of another library. */
export interface Other {
  /** Steps so many times; gives the rate then. */
  readonly walk: (count: number) => number | Promise<number>
  readonly done?: () => void
}

/** Why another library cannot be compared with; undefined where it can. */
export const missing = (library: 'deepbox' | 'torch'): string | undefined =>
  findPart(library).missing

/** Which schedulers each library has. */
export const schedulers: Readonly<Record<'deepbox' | 'torch', readonly Known[]>> = {
  deepbox: ['step', 'cosine', 'linear', 'sequential'],
  torch: ['step', 'cosine', 'linear', 'oneCycle', 'sequential'],
}

async function deepbox(name: Known): Promise<Other> {
  type Maker = new (...options: unknown[]) => { step(): void; readonly lr: number }
  const folder = dirname(findPart('deepbox').path!)
  const load = async (entry: string): Promise<Record<string, unknown>> =>
    (await import(pathToFileURL(join(folder, entry, 'index.js')).href)) as never
  const [optim, { parameter }] = await Promise.all([load('optim'), load('ndarray')])
  const make = (type: string, ...options: unknown[]): InstanceType<Maker> =>
    new (optim[type] as Maker)(...options)
  const weights = [(parameter as (values: number[]) => unknown)([0])]
  const optimizer = make('SGD', weights, { lr: from })
  const falling = (): unknown => make('CosineAnnealingLR', optimizer, { T_max: n, etaMin: to })
  const makers: Partial<Record<Known, () => unknown>> = {
    step: () => make('StepLR', optimizer, { stepSize: every, gamma: 0.9 }),
    cosine: falling,
    linear: () =>
      make('LinearLR', optimizer, { startFactor: 1, endFactor: to / from, totalIters: n }),
    sequential: () => {
      const first = { startFactor: to / from, endFactor: 1, totalIters: every }
      const parts = [make('LinearLR', optimizer, first), falling()]
      return make('SequentialLR', optimizer, { schedulers: parts, milestones: [every] })
    },
  }
  const scheduler = makers[name]!() as { step(): void }
  return {
    walk: count => {
      for (let i = 0; i < count; i++) scheduler.step()
      return optimizer.lr
    },
  }
}

async function torch(name: Known): Promise<Other> {
  const script = fileURLToPath(new URL('pytorch_schedulers.py', import.meta.url))
  const child = spawn(findPart('torch').path!, [script, name], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => {
    const line: IteratorResult<string> = await lines.next()
    if (line.done) throw new Error('PyTorch ended before its time')
    return line.value
  }
  console.log(`PyTorch ${await next()}`)
  return {
    walk: async count => {
      child.stdin.write(`${count}\n`)
      return Number(await next())
    },
    done: () => child.stdin.end(),
  }
}

/** Makes a scheduler of another library. */
export const makeOther = (library: 'deepbox' | 'torch', name: Known): Promise<Other> =>
  (library === 'deepbox' ? deepbox : torch)(name)
