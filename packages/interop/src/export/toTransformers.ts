import { isFeedback, type Feedback, type Schedule } from '@anneal/core'
import { InteropError } from '../errors.ts'
import { readCodeInput, type CodeInput } from './codeInput.ts'
import type { ExportedCode, ExportOptions } from './exported.ts'
import { transformersFormulas } from './formulas/transformers.ts'
import type { Exportable } from './input.ts'
import { firstRight, measureBy, type Candidate } from './native/candidate.ts'
import { isTorchPlateau, plainPlateau, torchPlateau } from './native/plateau.ts'
import { transformersCandidates } from './native/transformers.ts'
import { literal } from './print/record.ts'
import { nativeAccuracy } from './together.ts'
import { byFunction } from './toTorch.ts'

/** A schedule for the Trainer of Transformers. */
export interface ExportedTransformers extends ExportedCode {
  /**
   * What goes into `TrainingArguments`; nothing where the Trainer has no such schedule: then the code
   * makes a scheduler for its `optimizers`.
   */
  readonly arguments?: Readonly<Record<string, unknown>>
}

const measure = measureBy({ learningRate: transformersFormulas })

/** The parameters that the Trainer gives a schedule itself, and their names there. */
function argumentsOf({ scheduler, params, baseLr }: Candidate): Readonly<Record<string, unknown>> {
  const { num_warmup_steps, num_training_steps, ...others } = params
  return {
    learning_rate: baseLr,
    lr_scheduler_type: scheduler,
    ...(num_warmup_steps ? { warmup_steps: num_warmup_steps } : {}),
    ...(num_training_steps ? { max_steps: num_training_steps } : {}),
    ...(Object.keys(others).length > 0 && { lr_scheduler_kwargs: others }),
  }
}

function native(candidate: Candidate, error: number, steps: number): ExportedTransformers {
  const values = argumentsOf(candidate)
  const lines = Object.entries(values).map(([name, value]) => `    ${name}=${literal(value)},\n`)
  const code = `# for TrainingArguments(output_dir, **schedule)\nschedule = dict(\n${lines.join('')})\n`
  return { arguments: values, code, ...nativeAccuracy(error, steps) }
}

function byMetrics(feedback: Feedback): ExportedTransformers {
  const options = plainPlateau(feedback)
  if (options && isTorchPlateau(options))
    return native({ ...torchPlateau(options), scheduler: 'reduce_lr_on_plateau' }, 0, 0)
  throw new InteropError(
    `${feedback.config.type} listens to metrics in a way that PyTorch's ReduceLROnPlateau does not: that is a plateau around a constant, with its best value updated in the cooldown. Export the schedule inside of it, or change it to that`,
  )
}

/** A schedule of Transformers for what is read already. @internal */
export function transformersOf(read: CodeInput): ExportedTransformers {
  const { learningRate, ...others } = read.channels
  const [other] = Object.keys(others)
  if (!learningRate || other !== undefined)
    throw new InteropError(
      `the Trainer schedules a learning rate only: export ${other ?? 'it'} by itself, or the plan with toTorch`,
    )
  if (isFeedback(learningRate)) return byMetrics(learningRate)
  const { steps, tolerance } = read
  const chosen = firstRight(
    measure,
    transformersCandidates(learningRate, steps),
    { learningRate: learningRate satisfies Schedule, steps },
    tolerance,
  )
  if (chosen) return native(chosen, chosen.error, steps)
  const { baseLr: _, code, ...rest } = byFunction(read)
  return {
    code: `# for Trainer(optimizers=(optimizer, create_scheduler(optimizer)))\n${code}`,
    ...rest,
  }
}

/**
 * Writes a schedule as arguments of Transformers' Trainer: `lr_scheduler_type` and what goes with it
 * where there is one that is the same, else the code of a scheduler for its `optimizers`.
 *
 * @throws InteropError where the Trainer cannot do it, or a length of the run is missing
 * @example
 * const curve = warmup({ steps: 10, from: 0, schedule: cosine({ from: 0.1, steps: 90 }) })
 * toTransformers(curve).arguments?.['lr_scheduler_type'] // 'cosine'
 */
export function toTransformers(
  input: Exportable,
  options: ExportOptions = {},
): ExportedTransformers {
  return transformersOf(readCodeInput(input, options))
}
