import { Training, type Batch, type Drivable, type TrainingOptions } from '../../src/index.ts'
import { groupStep } from './models.ts'
import { InferenceSession, Tensor, quiet } from './ort.ts'

export const session = await InferenceSession.create(groupStep(), quiet)

/** A training whose loss is what the batch says, and whose weight goes down by the rate. */
export const begin = (
  plan: Drivable,
  options: Partial<TrainingOptions> = {},
  on: ConstructorParameters<typeof Training>[0] = session,
): Training =>
  new Training(on, {
    ...{ Tensor, plan },
    channels: { learningRate: ['learning_rate', 'learning_rate.head'] },
    base: { momentum: 0.5 },
    state: {
      w: { data: Float32Array.of(0), dims: [] },
      head: { data: Float32Array.of(0), dims: [1] },
      velocity: { data: Float32Array.of(0), dims: [] },
    },
    ...options,
  })

export const batchOf = (loss: number): Batch => ({ x: { data: Float32Array.of(loss), dims: [] } })
export const losses = (...all: number[]): Batch[] => all.map(batchOf)
