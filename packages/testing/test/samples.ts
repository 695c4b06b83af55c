/** Options for each kind that comes with Anneal, made of the configs that core is tested with. */
import { fromConfig, type AnyKind, type FeedbackKind, type Kind, type Param } from '@anneal/core'
import { builtins } from '@anneal/core/builtins'
import { configs } from '../../core/test/samples.ts'

type Options = Readonly<Record<string, unknown>>

/** Schedules in the place of their configs. */
function made(param: Param | undefined, value: unknown): unknown {
  if (param?.type === 'array')
    return (value as readonly unknown[]).map(item => made(param.items, item))
  return param?.type === 'schedule' ? fromConfig(value, builtins) : value
}

/** Options for a kind: together they use every option. */
export function samplesOf({ type, params }: AnyKind): Options[] {
  const table = params as Readonly<Record<string, Param>>
  return configs
    .filter(config => config.type === type)
    .map(({ type: _, ...options }) =>
      Object.fromEntries(
        Object.entries(options).map(([name, value]) => [name, made(table[name], value)]),
      ),
    )
}

/** Whether a kind listens to metrics. */
export const isFeedback = (kind: AnyKind): kind is FeedbackKind => 'feedback' in kind

const all: readonly AnyKind[] = builtins

/** The kinds of schedules. */
export const scheduleKinds: readonly Kind[] = all.filter(kind => !isFeedback(kind)) as Kind[]

/** The kinds of feedback. */
export const feedbackKinds: readonly FeedbackKind[] = all.filter(isFeedback)
