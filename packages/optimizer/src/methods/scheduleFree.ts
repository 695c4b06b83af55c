import { OptionError } from '@anneal/core'
import {
  createMethod,
  type Floats,
  type Inside,
  type Method,
  type Numbers,
  type Slots,
} from './method.ts'
import { given } from './settings.ts'

/** Settings of {@link scheduleFreeSgd}. */
export interface ScheduleFreeSgdSettings {
  /** Learning rate: constant, perhaps after a warm-up. */
  learningRate: number
  /** How near to the average gradients are taken: β, which does the work of momentum. */
  momentum: number
  /** What is added to the gradient for each unit of the parameter. */
  weightDecay: number
}

/** Settings of {@link scheduleFreeAdamw}. */
export interface ScheduleFreeAdamwSettings extends ScheduleFreeSgdSettings {
  /** How much of the past the mean of squares keeps: β₂. */
  beta2: number
  /** Keeps the division from blowing up. */
  epsilon: number
}

/** What schedule-free methods can do besides: they have two sets of weights. */
export interface Averaging {
  /** Puts the averaged weights into the parameters: those to evaluate, to use and to publish. */
  evaluate(): void
  /** Puts back the weights to take gradients at. They come out as they were, to the last bit. */
  train(): void
  /** Whether the averaged weights are in the parameters now. */
  readonly evaluating: boolean
}

/** A method that needs no schedule, because it averages. */
export type ScheduleFree<Settings extends object> = Method<Settings> & Averaging

// γ² is the weight of an update in the average, so that those of a warm-up count for little.
function average(numbers: Numbers, rate: number): void {
  const weight = rate * rate
  numbers['weights'] = numbers['weights']! + weight
  numbers['share'] = weight === 0 ? 0 : weight / numbers['weights']
}

function checkTraining(method: string, numbers: Numbers): void {
  if (numbers['evaluating'])
    throw new OptionError(
      `${method}: the averaged weights are in the parameters; call train() before the next update`,
    )
}

const ownNumbers = { weights: 0, share: 0, near: 0, evaluating: 0 }

// x is kept beside y and z, although it could be worked out: going to and fro then loses nothing,
// and β may change on the way.
const ownSlots = { average: 'parameter', base: 'parameter' } as const

function put(w: Floats, { average: x, base: z }: Slots, near: number): void {
  for (let i = 0; i < w.length; i++) w[i] = (1 - near) * z![i]! + near * x![i]!
}

const averaging = ({ numbers, each }: Inside): PropertyDescriptorMap => ({
  evaluate: {
    value: () => {
      each((w, slots) => {
        w.set(slots['average']!)
      })
      numbers['evaluating'] = 1
    },
  },
  train: {
    value: () => {
      if (!numbers['evaluating']) return
      // before the first update all weights are the same
      each((w, slots) => {
        if (numbers.updates > 0) put(w, slots, numbers['near']!)
      })
      numbers['evaluating'] = 0
    },
  },
  evaluating: { get: () => numbers['evaluating'] === 1 },
})

/**
 * Schedule-free stochastic gradient descent: no schedule, and no length of the run to know. Steps are
 * taken by z, what is used is the average x of all z, and gradients are taken at y, between the two.
 *
 *     z ← z − γ(g(y) + λy),   x ← (1 − c)x + cz,   c = γ² / Σγ²,   y = (1 − β)z + βx
 *
 * The parameters hold y. Call `evaluate()` to have x in them, and `train()` to go on.
 *
 * @see Defazio et al., “The Road Less Scheduled”, 2024, eq. 1–3 and §4: https://arxiv.org/abs/2405.15682
 * @example
 * const weights = Float64Array.of(1)
 * const optimizer = scheduleFreeSgd([weights], { learningRate: 0.5 })
 * for (let update = 0; update < 100; update++) optimizer.step([weights.slice()])
 * optimizer.evaluate()
 * Math.abs(weights[0]) < 0.01 // true
 */
export function scheduleFreeSgd(
  parameters: readonly Floats[],
  settings: Partial<ScheduleFreeSgdSettings> & Pick<ScheduleFreeSgdSettings, 'learningRate'>,
): ScheduleFree<ScheduleFreeSgdSettings> {
  const { learningRate, momentum = 0.9, weightDecay = 0, ...others } = given(settings)
  const method = 'scheduleFreeSgd'
  return createMethod<ScheduleFreeSgdSettings, Averaging>(
    {
      method,
      others,
      slots: ownSlots,
      numbers: ownNumbers,
      begin(settings, numbers) {
        checkTraining(method, numbers)
        average(numbers, settings.learningRate)
        numbers['near'] = settings.momentum
      },
      update(w, gradient, { average: x, base: z }, settings, { share: c }) {
        const { learningRate: rate, weightDecay: decay, momentum: near } = settings
        const far = 1 - near
        for (let i = 0; i < w.length; i++) {
          const next = z![i]! - rate * (gradient[i]! + decay * w[i]!)
          z![i] = next
          x![i] = (1 - c!) * x![i]! + c! * next
          w[i] = far * z![i]! + near * x![i]!
        }
      },
    },
    parameters,
    { learningRate, momentum, weightDecay },
    averaging,
  )
}

/**
 * Schedule-free AdamW: as {@link scheduleFreeSgd}, with steps divided by the root of the mean square
 * of the gradients.
 *
 *     s ← β₂s + (1 − β₂)g²,   γ = η√(1 − ∏β₂),   z ← z − γ·g/(√s + ε) − γλy
 *     x ← (1 − c)x + cz,   c = γ² / Σγ²,   y = (1 − β)z + βx
 *
 * @see Defazio et al., “The Road Less Scheduled”, 2024, alg. 1: https://arxiv.org/abs/2405.15682
 * @example
 * const optimizer = scheduleFreeAdamw([new Float32Array(10)], { learningRate: 0.01 })
 * const lr = driveOptimizer(optimizer, warmup({ steps: 100, schedule: constant({ value: 0.01 }) }))
 */
export function scheduleFreeAdamw(
  parameters: readonly Floats[],
  {
    learningRate = 2.5e-3,
    momentum = 0.9,
    beta2 = 0.999,
    weightDecay = 0,
    epsilon = 1e-8,
    ...others
  }: Partial<ScheduleFreeAdamwSettings> = {},
): ScheduleFree<ScheduleFreeAdamwSettings> {
  const method = 'scheduleFreeAdamw'
  return createMethod<ScheduleFreeAdamwSettings, Averaging>(
    {
      method,
      others,
      slots: { ...ownSlots, squares: 0 },
      numbers: { ...ownNumbers, product2: 1, rate: 0 },
      begin(settings, numbers) {
        checkTraining(method, numbers)
        const product2 = numbers['product2']! * settings.beta2
        numbers['product2'] = product2
        numbers['rate'] = settings.learningRate * Math.sqrt(1 - product2)
        average(numbers, numbers['rate'])
        numbers['near'] = settings.momentum
      },
      update(w, gradient, { average: x, base: z, squares: s }, settings, { share: c, rate }) {
        const { beta2: keep, weightDecay: decay, momentum: near, epsilon } = settings
        const [enter, far] = [1 - keep, 1 - near]
        for (let i = 0; i < w.length; i++) {
          const g = gradient[i]!
          const square = keep * s![i]! + enter * g * g
          s![i] = square
          const next = z![i]! - rate! * (g / (Math.sqrt(square) + epsilon) + decay * w[i]!)
          z![i] = next
          x![i] = (1 - c!) * x![i]! + c! * next
          w[i] = far * z![i]! + near * x![i]!
        }
      },
    },
    parameters,
    { learningRate, momentum, beta2, weightDecay, epsilon },
    averaging,
  )
}
