import type { Feedback, Schedule } from '@anneal/core'
import { expect, expectTypeOf, test } from 'vitest'
import {
  fromComposer,
  fromDeepSpeed,
  fromKeras,
  fromMegatron,
  fromOlmoCore,
  fromParameterSchedulers,
  fromPeer,
  fromPytorchWarmup,
  fromThinc,
  fromTinygrad,
  fromTorch,
  fromTransformers,
  InteropError,
  toTorch,
  type ImportedPlan,
} from '../src/index.ts'
import { exactLog } from '../src/log.ts'

const at = ({ learningRate }: ImportedPlan, step: number): number =>
  typeof learningRate === 'function' ? learningRate(step) : NaN

test('each library has a door of its own', () => {
  const steps = { num_warmup_steps: 10, num_training_steps: 110 }
  const run = { baseLr: 0.1, maxDuration: '10ep', dataloaderLen: 100 }
  const decay = { initial_learning_rate: 0.1, decay_steps: 10, decay_rate: 0.5 }
  const rise = { warmup_max_lr: 0.001, warmup_num_steps: 100, warmup_type: 'linear' }
  const warm = { t_warmup: '100ba' }
  expect(at(fromTorch('CosineAnnealingLR', { T_max: 100 }, { baseLr: 0.1 }), 50)).toBeCloseTo(0.05)
  expect(at(fromTransformers('linear', steps, { baseLr: 5e-5 }), 60)).toBeCloseTo(2.5e-5, 12)
  expect(at(fromDeepSpeed({ type: 'WarmupLR', params: rise }), 51)).toBeCloseTo(0.0005, 12)
  expect(at(fromKeras({ class_name: 'ExponentialDecay', config: decay }), 20)).toBeCloseTo(0.025)
  expect(at(fromComposer('CosineAnnealingWithWarmupScheduler', warm, run), 50)).toBeCloseTo(0.05)
})

test.each([
  [() => fromTorch('CosineAnealingLR', {}, { baseLr: 1 }), /did you mean "CosineAnnealingLR"/],
  [() => fromTorch('StepLR', { step_size: 3, gama: 1 }, { baseLr: 1 }), /did you mean "gamma"/],
  [() => fromTorch('StepLR', { step_sise: 3 }, { baseLr: 1 }), /step_size is missing.*step_sise/],
  [() => fromTransformers('cosin', {}, { baseLr: 1 }), /did you mean "cosine"/],
  [() => fromPeer({ peer: 'tourch', scheduler: '', baseLr: 1 }), /did you mean "torch"/],
  [() => fromPeer({ peer: 'optax', scheduler: 'x', baseLr: 1 }), /optax has no scheduler "x"/],
  [
    () => fromTorch('OneCycleLR', { max_lr: 1, total_steps: 50, pct_start: 0.02 }, { baseLr: 1 }),
    /divides by 0/,
  ],
])('%s is refused by name', (make, message) => {
  expect(make).toThrow(message)
})

test('restarts that a rounded logarithm finds too late are those of the library', () => {
  const params = { T_0: 10, T_mult: 3 }
  const record = { peer: 'torch', scheduler: 'CosineAnnealingWarmRestarts', params, baseLr: 0.1 }
  expect(at(fromPeer(record), 1210)).toBe(0.1)
  expect(at(fromPeer({ ...record, form: 'closed' }), 1210)).toBe(0)
  expect(at(fromPeer({ ...record, form: 'closed' }), 1211)).toBeCloseTo(0.1, 6)
  expect(exactLog(243) / exactLog(3)).toBe(4.999999999999999)
})

test('a get_config() of Keras is known by its name, or by what only its class has', () => {
  const decay = { initial_learning_rate: 0.1, decay_steps: 10, decay_rate: 1 }
  expect(at(fromKeras({ ...decay, name: 'InverseTimeDecay' }), 10)).toBe(0.05)
  expect(at(fromKeras({ ...decay, name: 'ExponentialDecay' }), 10)).toBe(0.1)
  expect(at(fromKeras({ boundaries: [5], values: [1, 2], name: 'PiecewiseConstant' }), 6)).toBe(2)
  const cosine = { initial_learning_rate: 0.1, decay_steps: 10, alpha: 0, name: 'mine' }
  expect(at(fromKeras(cosine), 5)).toBeCloseTo(0.05, 12)
  expect(() => fromKeras(decay)).toThrow('may belong to more than one class')
  expect(() => fromKeras({ class_name: 'Cosine', config: {} })).toThrow('CosineDecay')
})

test('greedy has its short name too', () => {
  const { learningRate } = fromTransformers('greedy', { patience: 1 }, { baseLr: 0.1 })
  expect(learningRate.toJSON().type).toBe('greedy')
})

const wrong =
  (make: (...args: never[]) => unknown, ...args: unknown[]): (() => unknown) =>
  () =>
    (make as (...all: unknown[]) => unknown)(...args)
const rate = { baseLr: 0.1 }

test.each([
  [wrong(fromTorch, 'StepLR', { step_size: 3 }), 'fromTorch needs the rate'],
  [wrong(fromTorch, 'StepLR', { step_size: 3 }, { lr: 1 }), 'torch StepLR: baseLr is missing'],
  [wrong(fromTorch, 'StepLR', null, rate), 'torch StepLR: parameters are an object'],
  [wrong(fromTorch, 'torch.optim.lr_scheduler.StepLr', {}, rate), 'did you mean "StepLR"'],
  [wrong(fromTransformers, undefined, {}, rate), 'transformers has no scheduler undefined'],
  [wrong(fromTransformers, 'linear', {}), 'fromTransformers needs the rate'],
  [wrong(fromKeras, null), 'fromKeras needs a schedule'],
  [wrong(fromKeras, 'CosineDecay'), 'fromKeras needs a schedule'],
  [wrong(fromKeras, { class_name: 'CosineDecay' }), 'keras CosineDecay: parameters are an object'],
  [wrong(fromDeepSpeed, null), 'fromDeepSpeed needs the scheduler of a DeepSpeed config'],
  [wrong(fromDeepSpeed, { scheduler: { type: 'WarmupLR' } }), 'fromDeepSpeed needs the scheduler'],
  [
    wrong(fromDeepSpeed, { type: 'WarmupLR', params: { warmup_max_lr: 'auto' } }),
    'a trainer fills',
  ],
  [wrong(fromComposer, 'ConstantScheduler', {}), 'fromComposer needs the run'],
  [wrong(fromPeer, null), 'fromPeer needs an object'],
  [wrong(fromPeer, {}), 'there is no peer undefined'],
  [wrong(fromPeer, { peer: 'torch' }), 'torch has no scheduler undefined'],
  [wrong(fromOlmoCore, { type: 'wsd' }, { lr: 1 }), 'OLMo-core: maxSteps must be a number'],
  [wrong(fromOlmoCore, { type: 'wsd' }), 'fromOlmoCore needs the run'],
  [wrong(fromThinc), 'fromThinc needs a schedule'],
  [wrong(fromParameterSchedulers), 'fromParameterSchedulers needs a schedule'],
  [wrong(fromTinygrad, 'CosineAnnealingLR', {}), 'fromTinygrad needs the rate'],
  [wrong(fromMegatron), 'Megatron: parameters are an object'],
  [wrong(fromPytorchWarmup, 'LinearWarmup', { warmup_period: 3 }), 'a schedule or a rate'],
  [
    wrong(fromTorch, 'SequentialLR', { schedulers: [null], milestones: [] }, rate),
    'must be an object',
  ],
  [
    wrong(fromTorch, 'ChainedScheduler', { schedulers: [{ type: 'StepLR' }] }, rate),
    '{ scheduler:',
  ],
  [wrong(toTorch, { type: 'constant', value: 1 }, { step: 3 }), 'did you mean "steps"'],
  [wrong(toTorch, { type: 'constant', value: 1 }, { tolerance: '1%' }), 'tolerance must be'],
  [wrong(toTorch, { type: 'constant', value: 1 }, { tolerance: -1 }), 'tolerance must be'],
])('what is no input at all is an InteropError with the way out: %#', (make, message) => {
  expect(make).toThrow(InteropError)
  expect(make).toThrow(message)
})

test('an expression that cannot be read is refused by the name of its parameter', () => {
  const make = () => fromTorch('LambdaLR', { lr_lambda: 'lambda e: 0.9 ** e' }, rate)
  expect(make).toThrow(InteropError)
  expect(make).toThrow(
    `torch LambdaLR: lr_lambda must be an expression of epoch, such as { js: '0.95 ** epoch' }, got "lambda e: 0.9 ** e": column 1`,
  )
})

test.each([
  ['torch', 'StepLR', { step_size: 3, last_epoch: 5 }],
  ['paddle', 'ExponentialDecay', { learning_rate: 1, gamma: 0.9, last_epoch: 5 }],
  ['deepspeed', 'WarmupLR', { warmup_max_lr: 1, last_batch_iteration: 5 }],
  ['mmengine', 'StepLR', { step_size: 3, last_step: 5 }],
  ['hf-transformers', 'constant_with_warmup', { num_warmup_steps: 3, last_epoch: 5 }],
])('%s %s that goes on with a run is not read as if it began', (peer, scheduler, params) => {
  expect(() => fromPeer({ peer, scheduler, params, baseLr: 1 })).toThrow(
    / is 5, which goes on with a run: leave it out/,
  )
})

test('transformers are known to fromPeer by the names of trainers too', () => {
  const params = { num_warmup_steps: 10, num_training_steps: 110 }
  const record = { peer: 'hf-transformers', scheduler: 'cosine', params, baseLr: 0.1 }
  expect(at(fromPeer(record), 60)).toBeCloseTo(0.05, 12)
})

test('the compiler knows what can be called', () => {
  const rate = { baseLr: 0.1 }
  expect(fromTorch('StepLR', { step_size: 3, gamma: 0.5 }, rate).learningRate(3)).toBe(0.05)
  const args = { num_warmup_steps: 0, num_training_steps: 10 }
  expect(fromTransformers('linear', args, rate).learningRate(5)).toBe(0.05)
  const config = { initial_learning_rate: 0.1, decay_steps: 10, decay_rate: 0.5 }
  const serialized = { class_name: 'ExponentialDecay', config } as const
  expect(fromKeras(serialized).learningRate(10)).toBe(0.05)

  const plateau = fromTorch('ReduceLROnPlateau', {}, rate)
  expectTypeOf(plateau.learningRate).toEqualTypeOf<Feedback>()
  expect(plateau.learningRate.config.type).toBe('plateau')
  const name: string = 'StepLR'
  const either = fromTorch(name, { step_size: 3 }, rate)
  expectTypeOf(either.learningRate).toEqualTypeOf<Schedule | Feedback>()
})
