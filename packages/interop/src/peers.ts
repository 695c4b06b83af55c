import { optax } from './peers/optax.ts'
import { torch, torch26 } from './peers/torch.ts'
import type { Builders } from './plan.ts'

/** Every library that schedulers can be read from, by the name of its records. @internal */
export const peers: Readonly<Record<string, Builders>> = {
  optax,
  torch,
  'torch-2.6': torch26,
}
