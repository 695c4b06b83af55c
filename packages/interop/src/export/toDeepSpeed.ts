import { isFeedback, type Schedule } from '@anneal/core'
import { InteropError } from '../errors.ts'
import { readCodeInput, type CodeInput } from './codeInput.ts'
import type { ExportedCode, ExportOptions } from './exported.ts'
import { deepspeed19Formulas, deepspeedFormulas, deepspeedMomenta } from './formulas/deepspeed.ts'
import type { Exportable } from './input.ts'
import { firstRight, measureBy } from './native/candidate.ts'
import { deepspeedCandidates } from './native/deepspeed.ts'
import { checkChannels } from './print/torch.ts'
import { nativeAccuracy } from './together.ts'
import { byFunction } from './toTorch.ts'

/** A scheduler for DeepSpeed. */
export interface ExportedDeepSpeed extends ExportedCode {
  /**
   * The `scheduler` of DeepSpeed's config; nothing where DeepSpeed has no such scheduler: then the
   * code makes one for `deepspeed.initialize`.
   */
  readonly scheduler?: {
    readonly type: string
    readonly params: Readonly<Record<string, unknown>>
  }
  /** The learning rate to make the optimizer with. */
  readonly baseLr: number
}

// both have to give its numbers
const versions = measureBy(
  { learningRate: deepspeedFormulas, momentum: deepspeedMomenta },
  { learningRate: deepspeed19Formulas, momentum: deepspeedMomenta },
)

/** A scheduler of DeepSpeed for what is read already. @internal */
export function deepspeedOf(read: CodeInput): ExportedDeepSpeed {
  const names = Object.keys(read.channels)
  checkChannels(names)
  const listening = names.find(name => isFeedback(read.channels[name]))
  if (listening !== undefined)
    throw new InteropError(
      `${listening} listens to metrics, and no scheduler of DeepSpeed does; export the schedule inside of it`,
    )
  const { learningRate, momentum } = read.channels as Readonly<Record<string, Schedule>>
  const { steps, tolerance } = read
  const others = names.filter(name => name !== 'learningRate' && name !== 'momentum')
  const chosen = firstRight(
    versions,
    others.length > 0 ? [] : deepspeedCandidates(learningRate!, momentum),
    { learningRate: learningRate!, momentum, steps },
    tolerance,
  )
  if (!chosen) {
    const { code, ...rest } = byFunction(read)
    return {
      code: `# for deepspeed.initialize(…, lr_scheduler=create_scheduler)\n${code}`,
      ...rest,
    }
  }
  const { scheduler: type, params, baseLr, error } = chosen
  const scheduler = { type, params }
  const code = `${JSON.stringify({ scheduler }, null, 2)}\n`
  return { scheduler, code, baseLr, ...nativeAccuracy(error, steps) }
}

/**
 * Writes a schedule as the `scheduler` of a DeepSpeed config where it has one that is the same, else
 * as code for the `lr_scheduler` of `deepspeed.initialize`. DeepSpeed's own begin one update late;
 * `tolerance` says how much of that may be.
 *
 * @throws InteropError where DeepSpeed cannot do it, or a length of the run is missing
 * @example
 * const { learningRate } = fromDeepSpeed({ type: 'WarmupLR', params: { warmup_num_steps: 10 } })
 * toDeepSpeed(learningRate).scheduler?.type // 'WarmupLR'
 */
export function toDeepSpeed(input: Exportable, options: ExportOptions = {}): ExportedDeepSpeed {
  return deepspeedOf(readCodeInput(input, options))
}
