import { createRun, type Run, type RunOptions } from '@anneal/core'

/**
 * The run that samples with units are bound to: long enough for some epochs, and with odd numbers, so
 * that rounding shows.
 *
 * @internal
 */
export const runOptions: RunOptions = {
  epochs: 13,
  datasetSize: 1009,
  batchSize: 32,
  tokensPerStep: 4096,
}

/** The clock of {@link runOptions}. @internal */
export const run: Run = /* @__PURE__ */ createRun(runOptions)
