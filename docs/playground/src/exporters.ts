// The inner half of the exporters. It is no promise to others, so no package exports it; what is drawn is
// bound already, so what would read configs and formulas need not come along.
import { constant, custom, type Feedback, type Run, type Schedule } from '@anneal/core'
import type { CodeInput } from '../../../packages/interop/src/export/codeInput.ts'
import { builtinWriters } from '../../../packages/interop/src/export/kinds/index.ts'
import { torchOf } from '../../../packages/interop/src/export/toTorch.ts'
import { tfjsOf } from '../../../packages/interop/src/export/toTfjs.ts'
import { optaxOf } from '../../../packages/interop/src/export/toOptax.ts'
import { kerasOf } from '../../../packages/interop/src/export/toKeras.ts'
import { transformersOf } from '../../../packages/interop/src/export/toTransformers.ts'
import { deepspeedOf } from '../../../packages/interop/src/export/toDeepSpeed.ts'
import type { Channel, Model } from './model.ts'

/** What writes code, by what it is for. */
export const exporters = {
  'TensorFlow.js': tfjsOf,
  PyTorch: torchOf,
  Keras: kerasOf,
  optax: optaxOf,
  DeepSpeed: deepspeedOf,
  Transformers: transformersOf,
} as const

const partOf = ({ name, part, curve }: Channel, run: Run): Schedule | Feedback =>
  // a growing batch follows the samples, and not its schedule by itself
  name === 'batchSize' && 'batchSizeAt' in run
    ? custom(curve)
    : (part ?? constant({ value: curve(0) }))

/** A model as exporters take it. */
export const inputOf = ({ channels, run, steps }: Model): CodeInput => ({
  channels: Object.fromEntries(channels.map(channel => [channel.name, partOf(channel, run)])),
  steps,
  ends: true,
  tolerance: 1e-12,
  points: 4096,
  writers: builtinWriters,
})
