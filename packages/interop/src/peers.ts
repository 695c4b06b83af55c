import { composer } from './peers/composer.ts'
import { keras } from './peers/keras.ts'
import { mlx } from './peers/mlx.ts'
import { mxnet } from './peers/mxnet.ts'
import { paddle } from './peers/paddle.ts'
import { optax } from './peers/optax.ts'
import { transformers } from './peers/transformers.ts'
import { torch, torch26 } from './peers/torch.ts'
import type { Builders } from './plan.ts'

/** Every library that schedulers can be read from, by the name of its records. @internal */
export const peers: Readonly<Record<string, Builders>> = {
  composer,
  keras,
  mlx,
  mxnet,
  paddle,
  optax,
  'hf-transformers': transformers,
  torch,
  'torch-2.6': torch26,
}
