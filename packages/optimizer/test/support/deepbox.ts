/** deepbox, where `node scripts/fixtures.mjs` has installed it, and the parts of it that tests use. */
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { system } from '../../../../scripts/testing/system.ts'

export interface Parameter {
  readonly tensor: { readonly data: Float64Array | Float32Array }
  setGrad(gradient: unknown): void
}
export interface Group {
  readonly options: Record<string, number>
}
export interface Optimizer {
  readonly lr: number
  paramGroups: Group[]
  step(closure?: () => number): number | undefined
  stateDict(): unknown
  loadStateDict(state: unknown): void
  addParamGroup(group: object): void
}
export interface Scheduler {
  step(metric?: number): void
  getLastLr(): number[]
}
type Optimizers = Record<string, new (parameters: unknown, options: object) => Optimizer>
type Schedulers = Record<string, new (optimizer: Optimizer, ...rest: unknown[]) => Scheduler>

export interface Deepbox {
  readonly optimizers: Optimizers
  readonly schedulers: Schedulers
  /** A parameter with these weights. */
  readonly parameter: (weights: readonly number[], dtype?: 'float32' | 'float64') => Parameter
  readonly tensor: (values: ArrayLike<number>, options: object) => unknown
}

/** Why it is not here; undefined where it is. */
export const missing: string | undefined = system.deepbox.missing

export async function loadDeepbox(): Promise<Deepbox> {
  const folder = dirname(system.deepbox.path!)
  const load = (name: string): Promise<Record<string, never>> =>
    import(pathToFileURL(join(folder, name, 'index.js')).href) as Promise<Record<string, never>>
  const [optim, ndarray] = await Promise.all([load('optim'), load('ndarray')])
  const { parameter, tensor } = ndarray as unknown as {
    readonly parameter: (weights: readonly number[], options: object) => Parameter
    readonly tensor: (values: ArrayLike<number>, options: object) => unknown
  }
  return {
    optimizers: optim as unknown as Optimizers,
    schedulers: optim as unknown as Schedulers,
    parameter: (weights, dtype = 'float64') => parameter(weights, { dtype }),
    tensor,
  }
}

/** Gives a parameter its gradient. */
export function setGradient({ tensor }: Deepbox, to: Parameter, gradient: ArrayLike<number>): void {
  const dtype = to.tensor.data instanceof Float32Array ? 'float32' : 'float64'
  to.setGrad(tensor(Array.from(gradient), { dtype }))
}
