import { checkOptions, OptionError, type Drivable } from '@anneal/core'
import {
  checkRuntime,
  createSession,
  type CreatedSession,
  type CreateSessionOptions,
} from './createSession.ts'
import { trainingOptionNames, type TrainingOptions } from './options.ts'
import type { DeclaredInput } from './sessionInputs.ts'
import { Training } from './training.ts'
import type { OnnxRuntime } from './types.ts'
import type { Values } from './values.ts'

/** A training step: what `trainingGraph` of `@anneal/onnx-graph` gives. */
export interface TrainingStep {
  /** The bytes of its `.onnx` file. */
  readonly model: Uint8Array
  /** What the state is before the first step. */
  readonly state: ReadonlyMap<string, Values>
  /** What has to be fed. */
  readonly inputs?: readonly DeclaredInput[]
}

/** Options of {@link createTraining}. */
export interface CreateTrainingOptions<P extends Drivable = Drivable>
  extends Omit<TrainingOptions<P>, 'Tensor' | 'repeat'>, Omit<CreateSessionOptions, 'state'> {
  /** The same step several times in one run, which is faster: `fit` uses it where it can. */
  readonly repeat?: { readonly model: Uint8Array; readonly steps: number } | undefined
}

/**
 * Begins a training, or goes on with one from a checkpoint: makes the session on an execution provider,
 * and all that is around it.
 *
 * @param ort the module `onnxruntime-node` or `onnxruntime-web`
 * @throws OptionError when the provider is not there, or something does not fit together
 * @example
 * const training = await createTraining(ort, graph, {
 *   plan: warmup({ steps: '10%', schedule: cosine({ from: 0.1, steps: 'rest' }) }),
 *   run: { epochs: 2, stepsPerEpoch: 4 },
 * })
 * for await (const { event, update, metrics } of training.fit(batches)) console.log(update, metrics.loss)
 * training.position.epoch // 2
 */
export async function createTraining<P extends Drivable>(
  ort: OnnxRuntime,
  step: TrainingStep,
  options: CreateTrainingOptions<P>,
): Promise<Training<P>> {
  checkRuntime(ort)
  checkStep(step)
  checkOptions('createTraining', options, optionNames)
  const { provider, session: more, repeat, ...others } = options
  if (repeat && !ArrayBuffer.isView(repeat.model))
    throw new OptionError(
      'repeat must be what repeatStep of @anneal/onnx-graph made of the same training step: { model, steps }',
    )
  const { model, state: initial, inputs } = step
  const state = others.checkpoint ? undefined : (others.state ?? initial)
  const how = { provider, session: more, state: [...initial.keys()] }
  const made: CreatedSession[] = []
  const make = async (bytes: Uint8Array): Promise<CreatedSession> => {
    const session = await createSession(ort, bytes, how)
    made.push(session)
    return session
  }
  try {
    const session = await make(model)
    const again = repeat && { steps: repeat.steps, session: await make(repeat.model) }
    const own = { state, repeat: again, Tensor: ort.Tensor }
    return new Training<P>(session, { inputs, ...others, ...own }, made)
  } catch (error) {
    for (const session of made) await session.release?.()
    throw error
  }
}

const optionNames = [
  ...trainingOptionNames.filter(name => name !== 'Tensor'),
  ...['provider', 'session'],
]

function checkStep(step: TrainingStep): void {
  const { model, state } = Object(step) as Partial<TrainingStep>
  if (!ArrayBuffer.isView(model) || typeof state?.keys !== 'function')
    throw new OptionError(
      'createTraining takes a training step, { model, state }: make it of the bytes of a forward model with trainingGraph of @anneal/onnx-graph',
    )
}
