import { isFeedback, type Feedback, type Schedule } from '@anneal/core'
import { InteropError } from '../errors.ts'
import { canonical } from './canonical.ts'
import { readCodeInput, type CodeInput } from './codeInput.ts'
import type { ExportedCode, ExportOptions } from './exported.ts'
import { kerasFormulas } from './formulas/keras.ts'
import type { Exportable } from './input.ts'
import { differenceOf } from './measure.ts'
import { measureBy } from './native/candidate.ts'
import { kerasWriters } from './native/keras.ts'
import { isKerasPlateau, plainPlateau } from './native/plateau.ts'
import { chosenOf } from './native/records.ts'
import { constantOf } from './native/rise.ts'
import { ops } from './print/arrays.ts'
import { functionOf, importsIn, linesOf, moduleOf, partsOf, real } from './print/python.ts'
import { construct, type CallStyle } from './print/record.ts'
import { nativeAccuracy, together } from './together.ts'
import { written } from './written.ts'

const measure = measureBy({ learningRate: kerasFormulas })
// from an integer Keras makes a tensor of integers, and works out all that follows as one
const style = (prefix: string): CallStyle => ({
  prefix,
  first: () => [],
  inner: '',
  name: 'type',
  counts: [
    'boundaries',
    'cooldown',
    'decay_steps',
    'first_decay_steps',
    'patience',
    'warmup_steps',
  ],
})

function byClass(schedule: Schedule, read: CodeInput): ExportedCode | undefined {
  const value = constantOf(canonical(schedule))
  if (value !== undefined)
    return {
      code: `learning_rate = ${real(value)}\n`,
      ...nativeAccuracy(
        differenceOf(schedule, () => value, read.steps),
        read.steps,
      ),
    }
  const chosen = chosenOf(schedule, kerasWriters, measure, read)
  if (!chosen) return undefined
  const call = construct(chosen, style('keras.optimizers.schedules.'))
  const code = moduleOf(['import keras', `learning_rate = ${call}`])
  return { code, ...nativeAccuracy(chosen.error, read.steps) }
}

const indent = (lines: readonly string[]): string =>
  lines.map(line => (line ? `    ${line}` : line)).join('\n')

function bySubclass(schedule: Schedule, given: CodeInput): ExportedCode {
  const part = written(schedule, 'learningRate', given, new Set(['learningRate']))
  const { program } = part
  const lines = [
    't = ops.cast(step, keras.backend.floatx())',
    ...linesOf(program.main, ops).map(line =>
      // a value that does not depend on the step is a tensor too
      /^return -?[\d.e+-]+$/.test(line) ? `${line} * ops.ones_like(t)` : line,
    ),
  ]
  const schedulerClass = [
    '@keras.saving.register_keras_serializable(package="anneal")',
    'class LearningRate(keras.optimizers.schedules.LearningRateSchedule):',
    indent([
      ...functionOf('__call__(self, step)', lines).split('\n'),
      '',
      ...functionOf('get_config(self)', ['return {}']).split('\n'),
    ]),
  ].join('\n')
  const blocks = [...partsOf(program, ops), schedulerClass, 'learning_rate = LearningRate()']
  const head = [...importsIn(blocks), 'import keras', 'from keras import ops'].join('\n')
  const code = moduleOf([head, ...blocks])
  return { code, ...together([part]), steps: given.steps }
}

function byMetrics(feedback: Feedback): ExportedCode {
  const options = plainPlateau(feedback)
  if (!options || !isKerasPlateau(options))
    throw new InteropError(
      `${feedback.config.type} listens to metrics in a way that Keras' ReduceLROnPlateau does not: that is a plateau around a constant with thresholdMode "absolute" and epsilon 0. Export the schedule inside of it, or change it to that`,
    )
  // it trips on the last of those that are put up with, and counts the cooldown before it looks
  const later = options.trips === 'after' ? 1 : 0
  const callback = construct(
    {
      scheduler: 'ReduceLROnPlateau',
      params: {
        monitor: options.metric,
        mode: options.mode,
        factor: options.factor,
        patience: options.patience + later,
        min_delta: options.threshold,
        cooldown: options.cooldown === 0 ? 0 : options.cooldown + 1,
        min_lr: options.low,
      },
    },
    style('keras.callbacks.'),
  )
  const code = moduleOf([
    'import keras',
    [`learning_rate = ${real(options.from)}  # for the optimizer`, `callback = ${callback}`].join(
      '\n',
    ),
  ])
  return { code, ...nativeAccuracy(0, 0) }
}

/** A schedule of Keras for what is read already. @internal */
export function kerasOf(given: CodeInput): ExportedCode {
  const { learningRate, ...others } = given.channels
  const [other] = Object.keys(others)
  if (!learningRate || other !== undefined)
    throw new InteropError(
      `an optimizer of Keras takes a schedule for its learning rate only: export ${other ?? 'it'} by itself, as a table for a callback of yours`,
    )
  if (isFeedback(learningRate)) return byMetrics(learningRate)
  return byClass(learningRate, given) ?? bySubclass(learningRate, given)
}

/**
 * Writes a schedule as one of Keras 3: its own class where that is the same, else a
 * `LearningRateSchedule` with `keras.ops`, for any backend. The code has `learning_rate`, which an
 * optimizer takes, and which is a number where it stays the same; a plateau around a constant becomes a `callback`.
 *
 * @throws InteropError where Keras cannot do it, or a length of the run is missing
 * @example
 * const { code } = toKeras(exponential({ from: 0.1, rate: 0.5, period: 10 }))
 * code.includes('keras.optimizers.schedules.ExponentialDecay(') // true
 */
export function toKeras(input: Exportable, options: ExportOptions = {}): ExportedCode {
  return kerasOf(readCodeInput(input, options))
}
