import { exponential } from '@anneal/core'
import type { Builder, Builders } from '../plan.ts'
import { torchPlateau } from './plateau.ts'
import { torch } from './torch.ts'
import { transformers } from './transformers.ts'

const decay: Builder = (fields, { baseLr }) => {
  fields.fromTheStart()
  return exponential({ from: baseLr, rate: fields.count('gamma', 0.1) })
}

// Those that AllenNLP takes over from others, by the names of configuration files and of classes.
const each: readonly (readonly [registered: string, builder: Builder])[] = [
  ['step', torch['StepLR']!],
  ['multi_step', torch['MultiStepLR']!],
  ['exponential', decay],
  ['reduce_on_plateau', (fields, { baseLr }) => torchPlateau(fields, baseLr)],
  ['constant', transformers['get_constant_schedule']!],
  ['constant_with_warmup', transformers['get_constant_schedule_with_warmup']!],
  ['cosine_with_warmup', transformers['get_cosine_schedule_with_warmup']!],
  [
    'cosine_hard_restarts_with_warmup',
    transformers['get_cosine_with_hard_restarts_schedule_with_warmup']!,
  ],
]

const className = (registered: string): string =>
  `${registered.replaceAll(/(?:^|_)(.)/g, (_, first: string) => first.toUpperCase())}LearningRateScheduler`

/** Schedulers of PyTorch and of transformers, by AllenNLP's names; they take a step after each epoch. @internal */
export const wrapped: Builders = Object.fromEntries(
  each.flatMap(([name, builder]) => [name, className(name)].map(one => [one, builder] as const)),
)
