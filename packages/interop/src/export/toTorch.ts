import { isFeedback, type Feedback, type ProductOptions, type Schedule } from '@anneal/core'
import { InteropError } from '../errors.ts'
import { canonical, optionsOf, typeOf } from './canonical.ts'
import { readCodeInput, type CodeInput } from './codeInput.ts'
import type { ExportedCode, ExportOptions } from './exported.ts'
import type { Exportable } from './input.ts'
import { firstRight, largestOf } from './native/candidate.ts'
import { isTorchPlateau, plainPlateau, torchPlateau, writable } from './native/plateau.ts'
import { torchCandidates, torchMeasure } from './native/torch.ts'
import { checkChannels, factorCode, lambdaCode, nativeCode, plateauCode } from './print/torch.ts'
import { nativeAccuracy, together } from './together.ts'
import { written } from './written.ts'

/** A scheduler of PyTorch. */
export interface ExportedTorch extends ExportedCode {
  /** The learning rate to make the optimizer with: in the code it is `BASE_LR`. */
  readonly baseLr: number
}

/** A product of factors: PyTorch multiplies step by step too. */
function byFactors(schedule: Schedule, read: CodeInput): ExportedTorch | undefined {
  const plain = canonical(schedule)
  if (typeOf(plain) !== 'product') return undefined
  const { from, factor } = optionsOf<ProductOptions>(plain)
  // PyTorch refuses rates below 0
  if (from < 0) return undefined
  const part = written(factor, 'factor', read, new Set())
  const code = factorCode(part, from, read.steps)
  return { code, baseLr: from, ...together([part]), steps: read.steps }
}

function byClass(
  schedule: Schedule,
  momentum: Schedule | undefined,
  { steps, tolerance }: CodeInput,
): ExportedTorch | undefined {
  const candidates = torchCandidates(schedule, momentum, steps)
  const wanted = { learningRate: schedule, momentum, steps }
  const chosen = firstRight(torchMeasure, candidates, wanted, tolerance)
  if (!chosen) return undefined
  const { baseLr, error } = chosen
  return { code: nativeCode(chosen), baseLr, ...nativeAccuracy(error, steps) }
}

/** A function of the step for each channel. @internal */
export function byFunction(read: CodeInput): ExportedTorch {
  const used = new Set(Object.keys(read.channels))
  const parts = Object.entries(read.channels).map(
    ([name, part]) => [name, written(part as Schedule, name, read, used)] as const,
  )
  const baseLr = largestOf(read.channels['learningRate'] as Schedule, read.steps) || 1
  const code = lambdaCode(parts, baseLr, read.steps)
  return { code, baseLr, ...together(parts.map(([, part]) => part)), steps: read.steps }
}

function byMetrics(feedback: Feedback, read: CodeInput): ExportedTorch {
  const options = plainPlateau(feedback)
  if (options && isTorchPlateau(options)) {
    const candidate = torchPlateau(options)
    const code = nativeCode(candidate, 'Call step(metric) after each evaluation.')
    return { code, baseLr: candidate.baseLr, ...nativeAccuracy(0, 0) }
  }
  const { schedule, ...reaction } = writable(feedback, feedback.config.type)
  const inner = written(schedule, 'schedule', read, new Set())
  const baseLr = largestOf(schedule, read.steps) || 1
  const code = plateauCode(inner, reaction, baseLr, read.steps)
  return { code, baseLr, ...together([inner]), steps: read.steps }
}

/** A scheduler of PyTorch for what is read already. @internal */
export function torchOf(read: CodeInput): ExportedTorch {
  const names = Object.keys(read.channels)
  checkChannels(names)
  const { learningRate, momentum } = read.channels
  const listening = names.find(name => isFeedback(read.channels[name]))
  if (isFeedback(learningRate) && names.length === 1) return byMetrics(learningRate, read)
  if (listening !== undefined)
    throw new InteropError(
      `${listening} listens to metrics: PyTorch can do that for a learning rate only, and alone. Export the others by themselves`,
    )
  const rate = learningRate as Schedule
  const alone = names.length === 1
  const native =
    alone || (momentum && names.length === 2)
      ? byClass(rate, momentum as Schedule | undefined, read)
      : undefined
  return native ?? (alone ? byFactors(rate, read) : undefined) ?? byFunction(read)
}

/**
 * Writes a schedule as a scheduler of PyTorch: one of its own classes where that is the same, else a
 * `LambdaLR` with a function of its own. The code has `BASE_LR` and `create_scheduler(optimizer)`.
 * Momentum and weight decay go with it; a plateau becomes `ReduceLROnPlateau`, and around a schedule of
 * its own a class with `observe(metric)`.
 *
 * @throws InteropError where PyTorch cannot do it, or a length of the run is missing
 * @example
 * const { code } = toTorch(cosine({ from: 0.1, steps: 100 }))
 * code.includes('return CosineAnnealingLR(optimizer, T_max=100, eta_min=0)') // true
 */
export function toTorch(input: Exportable, options: ExportOptions = {}): ExportedTorch {
  return torchOf(readCodeInput(input, options))
}
