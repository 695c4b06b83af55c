import { InteropError, objectOf } from './errors.ts'
import { build, rateOf } from './fromPeer.ts'
import { show } from '@anneal/core/messages'
import type { Values } from './fields.ts'
import { composer } from './peers/composer.ts'
import { deepspeed19 } from './peers/deepspeed.ts'
import { keras } from './peers/keras.ts'
import { torch } from './peers/torch.ts'
import { transformersByAnyName } from './peers/transformersNames.ts'
import type { Schedule } from '@anneal/core'
import type { ImportedPlan, RateOf } from './plan.ts'

/** The rate that the optimizer is made with, in the other library. */
export interface BaseRate {
  /** What the scheduler multiplies, or goes out from. */
  readonly baseLr: number
}

/**
 * Reads a scheduler of PyTorch: its class, its arguments by name, and the rate of the optimizer.
 *
 * @throws InteropError naming what there is not, and what is near it
 * @example
 * const { learningRate } = fromTorch('CosineAnnealingLR', { T_max: 100 }, { baseLr: 0.1 })
 * learningRate(50) // 0.05
 */
export function fromTorch<const Name extends string>(
  scheduler: Name,
  args: Values,
  input: BaseRate,
): ImportedPlan<RateOf<Name>> {
  const around = { baseLr: rateOf('fromTorch', input), form: undefined }
  return build(torch, 'torch', scheduler, args, around) as ImportedPlan<RateOf<Name>>
}

/**
 * Reads a schedule of Hugging Face's transformers, by the name that `get_scheduler` knows.
 *
 * @throws InteropError naming what there is not, and what is near it
 * @example
 * const args = { num_warmup_steps: 10, num_training_steps: 110 }
 * const { learningRate } = fromTransformers('linear', args, { baseLr: 5e-5 })
 * learningRate(60) // 0.000025
 */
export function fromTransformers<const Name extends string>(
  name: Name,
  args: Values,
  input: BaseRate,
): ImportedPlan<RateOf<Name>> {
  const around = { baseLr: rateOf('fromTransformers', input), form: undefined }
  const plan = build(transformersByAnyName, 'transformers', name, args, around)
  return plan as ImportedPlan<RateOf<Name>>
}

/**
 * Reads the `scheduler` of a DeepSpeed config, as version 0.19 does. `fromPeer` reads 0.16 as well,
 * which differs in the end of a cosine, in stairs, and in where a warm-up goes by default.
 *
 * @throws InteropError naming what there is not, and what is near it
 * @example
 * const { learningRate } = fromDeepSpeed({
 *   type: 'WarmupLR',
 *   params: { warmup_max_lr: 0.001, warmup_num_steps: 100, warmup_type: 'linear' },
 * })
 * learningRate(51) // 0.0005
 */
export const fromDeepSpeed = (
  input: { readonly type: string; readonly params?: Values | undefined },
  { baseLr = 0.001 }: Partial<BaseRate> = {},
): ImportedPlan<Schedule> => {
  const needed = 'fromDeepSpeed needs the scheduler of a DeepSpeed config, as { type, params }'
  const { type, params = {} } = objectOf(input, needed)
  if (typeof (type as unknown) !== 'string') throw new InteropError(`${needed}; got ${show(input)}`)
  const plan = build(deepspeed19, 'deepspeed', type, params, { baseLr, form: undefined })
  return plan as ImportedPlan<Schedule>
}

/** A schedule as `keras.optimizers.schedules.serialize` writes it, with its class. */
export interface SerializedKeras {
  readonly class_name: string
  readonly config: Values
}

// What only one of the classes has in its get_config().
const kerasKeys: readonly (readonly [key: string, name: string])[] = [
  ['boundaries', 'PiecewiseConstantDecay'],
  ['first_decay_steps', 'CosineDecayRestarts'],
  ['warmup_target', 'CosineDecay'],
  ['warmup_steps', 'CosineDecay'],
  ['alpha', 'CosineDecay'],
  ['end_learning_rate', 'PolynomialDecay'],
  ['power', 'PolynomialDecay'],
  ['cycle', 'PolynomialDecay'],
]

/** The class of a bare config: by the name that Keras gives it, or by what only that class has. */
function kerasClass(config: Values): string {
  const { name } = config
  if (typeof name === 'string' && Object.hasOwn(keras, name)) return name
  const found = kerasKeys.find(([key]) => key in config)
  if (found) return found[1]
  throw new InteropError(
    `keras: ${Object.keys(config).join(', ')} may belong to more than one class, or to none; give { class_name, config }, as keras.optimizers.schedules.serialize does`,
  )
}

/**
 * Reads a Keras schedule: what `keras.optimizers.schedules.serialize` writes, or the `get_config()` of
 * a schedule by itself, where its class can be told from it.
 *
 * @throws InteropError naming what there is not, and what is near it
 * @example
 * const { learningRate } = fromKeras({
 *   class_name: 'ExponentialDecay',
 *   config: { initial_learning_rate: 0.1, decay_steps: 10, decay_rate: 0.5 },
 * })
 * learningRate(20) // 0.025
 */
export function fromKeras<const Given extends SerializedKeras | Values>(
  schedule: Given,
  { baseLr = 0.001 }: Partial<BaseRate> = {},
): ImportedPlan<RateOf<Given extends { class_name: infer Name extends string } ? Name : string>> {
  objectOf(
    schedule,
    'fromKeras needs a schedule as keras.optimizers.schedules.serialize writes it, { class_name, config }',
  )
  const given: SerializedKeras | Values = schedule
  const { class_name: type, config } =
    'class_name' in given
      ? (given as SerializedKeras)
      : { class_name: kerasClass(given), config: given }
  const plan = build(keras, 'keras', type, config, { baseLr, form: undefined })
  return plan as ReturnType<typeof fromKeras<Given>>
}

/** What Composer's time strings are counted against. */
export interface ComposerRun extends BaseRate {
  /** How long the trainer runs, such as `"10ep"` or `"5000ba"`. */
  readonly maxDuration: string
  /** Batches in an epoch. */
  readonly dataloaderLen?: number | undefined
  /** What the trainer stretches its schedules by. */
  readonly scaleScheduleRatio?: number | undefined
}

/**
 * Reads a scheduler of MosaicML's Composer, with its time strings.
 *
 * @throws InteropError naming what there is not, and what is near it
 * @example
 * const run = { baseLr: 0.1, maxDuration: '10ep', dataloaderLen: 100 }
 * const { learningRate } = fromComposer('CosineAnnealingWithWarmupScheduler', { t_warmup: '100ba' }, run)
 * learningRate(50) // 0.05
 */
export const fromComposer = (
  scheduler: string,
  args: Values,
  input: ComposerRun,
): ImportedPlan<Schedule> => {
  const { baseLr, ...run } = objectOf(
    input,
    'fromComposer needs the run in its last argument, such as { baseLr: 0.1, maxDuration: "10ep", dataloaderLen: 100 }',
  )
  const params = { ...run, ...args }
  const plan = build(composer, 'composer', scheduler, params, { baseLr, form: undefined })
  return plan as ImportedPlan<Schedule>
}
