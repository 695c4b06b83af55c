import { composer } from './peers/composer.ts'
import { keras } from './peers/keras.ts'
import { mlx } from './peers/mlx.ts'
import { mxnet } from './peers/mxnet.ts'
import { paddle } from './peers/paddle.ts'
import { allennlp } from './peers/allennlp.ts'
import { deepspeed, deepspeed19 } from './peers/deepspeed.ts'
import { fastai } from './peers/fastai.ts'
import { fvcore } from './peers/fvcore.ts'
import { timm } from './peers/timm.ts'
import { ignite } from './peers/ignite.ts'
import { mmengine } from './peers/mmengine.ts'
import { optax } from './peers/optax.ts'
import { transformersByAnyName } from './peers/transformersNames.ts'
import { torch, torch26 } from './peers/torch.ts'
import type { Builders } from './plan.ts'

/** Every library that schedulers can be read from, by the name of its records. @internal */
export const peers: Readonly<Record<string, Builders>> = {
  composer,
  keras,
  mlx,
  mxnet,
  paddle,
  allennlp,
  deepspeed,
  'deepspeed-0.19': deepspeed19,
  fastai,
  fvcore,
  timm,
  ignite,
  mmengine,
  optax,
  'hf-transformers': transformersByAnyName,
  torch,
  'torch-2.6': torch26,
}
