/** What feedback on gradients and weights does, for its pictures: a descent, and a norm that is made up. */
import { abel, constant, hypergradient, refined } from '../../packages/core/src/index.ts'
import { quadraticSurface } from '../../packages/core/src/diagnostics.ts'
import type { Lines, Series } from '../../packages/plot/src/index.ts'

/** The panels of a picture, and the line that stands for it among all kinds. */
export interface Adaptive {
  readonly panels: Readonly<Record<string, Lines>>
  readonly inAll: Series
}

/** A descent into a valley whose rate is found on the way. */
function descend(from: number, updates: number): { readonly rate: Series; readonly loss: Series } {
  const valley = quadraticSurface([1, 8])
  const lr = hypergradient({ schedule: constant({ value: from }), rate: 2e-5 })
  let state = lr.init()
  let point = [20, 4]
  let before = [0, 0]
  const steps = Array.from({ length: updates + 1 }, (_, step) => step)
  const rates: number[] = []
  const losses: number[] = []
  for (const step of steps) {
    const gradient = valley.gradient(point)
    const dot = gradient.reduce((sum, g, i) => sum + g * before[i]!, 0)
    state = lr.update(state, { hypergradient: dot }, { step, value: lr.value(state, step) })
    const rate = lr.value(state, step)
    rates.push(rate)
    losses.push(valley(point))
    point = point.map((w, i) => w - rate * gradient[i]!)
    before = gradient
  }
  return { rate: { steps, values: rates, hold: true }, loss: { steps, values: losses } }
}

/** The norm of weights that falls, bounces, and turns when the noise of the rate holds it. */
function bounce(epochs: number): { readonly rate: Series; readonly norm: Series } {
  const lr = abel({ schedule: constant({ value: 0.1 }), factor: 0.3 })
  let state = lr.init()
  const steps = Array.from({ length: epochs + 1 }, (_, epoch) => epoch)
  const rates: number[] = []
  const norms: number[] = []
  let since = 0
  let begun = 30
  for (const epoch of steps) {
    const t = epoch - since
    const norm =
      begun - 7 * (1 - Math.exp(-t / 5)) + 4 * (1 - Math.exp(-((t / 16) ** 2))) - 0.02 * t
    norms.push(norm)
    const scale = state.scale
    state = lr.update(state, { weightNorm: norm }, { step: epoch, value: 0.1 * scale })
    rates.push(0.1 * scale)
    if (state.scale !== scale) [since, begun] = [epoch, norm]
  }
  return { rate: { steps, values: rates, hold: true }, norm: { steps, values: norms } }
}

/** Norms that are made up, and the schedules that follow from them. */
function refinements(epochs: number): Readonly<Record<string, Lines>> {
  const steps = Array.from({ length: epochs + 1 }, (_, epoch) => epoch)
  const norms = {
    'stays the same': steps.map(() => 1),
    'falls at first': steps.map(t => 1 + 3 * Math.exp(-t / 8)),
    'falls, then rises': steps.map(t => 1 + 3 * Math.exp(-t / 8) + (t / epochs) ** 4),
  }
  const each = (make: (values: readonly number[]) => Lines[string]): Lines =>
    Object.fromEntries(Object.entries(norms).map(([name, values]) => [name, make(values)]))
  return {
    'gradient norm (made up)': each(values => ({ steps, values })),
    'learning rate': each(values => refined(values, { peak: 0.1 })),
  }
}

/** The pictures of the kinds that adapt to gradients and weights. */
export function adaptivePictures(epochs: number): Readonly<
  Record<'abel' | 'hypergradient', Adaptive>
> & {
  readonly refined: Readonly<Record<string, Lines>>
} {
  const { rate, norm } = bounce(epochs)
  const [low, high] = [descend(0.002, epochs), descend(0.05, epochs)]
  return {
    refined: refinements(epochs),
    abel: {
      panels: { 'learning rate': { abel: rate }, 'norm of the weights (made up)': { norm } },
      inAll: rate,
    },
    hypergradient: {
      panels: {
        'learning rate': { 'from 0.002': low.rate, 'from 0.05': high.rate },
        'loss in a valley': { 'from 0.002': low.loss, 'from 0.05': high.loss },
      },
      inAll: low.rate,
    },
  }
}
