import type { Builders } from '../plan.ts'
import { transformers } from './transformers.ts'

// The names that get_scheduler and a trainer's lr_scheduler_type know.
const transformersNames: Readonly<Record<string, string>> = {
  constant: 'get_constant_schedule',
  constant_with_warmup: 'get_constant_schedule_with_warmup',
  linear: 'get_linear_schedule_with_warmup',
  cosine: 'get_cosine_schedule_with_warmup',
  cosine_with_restarts: 'get_cosine_with_hard_restarts_schedule_with_warmup',
  polynomial: 'get_polynomial_decay_schedule_with_warmup',
  inverse_sqrt: 'get_inverse_sqrt_schedule',
  cosine_with_min_lr: 'get_cosine_with_min_lr_schedule_with_warmup',
  cosine_warmup_with_min_lr: 'get_cosine_with_min_lr_schedule_with_warmup_lr_rate',
  warmup_stable_decay: 'get_wsd_schedule',
  greedy: 'get_greedy_schedule',
  reduce_lr_on_plateau: 'get_reduce_on_plateau_schedule',
}

/** The schedules of transformers by the names of their functions and by those of trainers. @internal */
export const transformersByAnyName: Builders = {
  ...Object.fromEntries(
    Object.entries(transformersNames).map(([short, long]) => [short, transformers[long]!]),
  ),
  ...transformers,
}
