import { OptionError, show } from './errors.ts'
import type { Feedback } from './feedback.ts'
import type { Json } from './schedule.ts'

/**
 * The state that a feedback goes on from: what is remembered of another kind is of no use to it.
 *
 * @internal
 * @throws OptionError when the state is not one of this feedback
 */
export function stateOf(
  name: string,
  part: Feedback,
  stored: { readonly type: string; readonly state: Json } | undefined,
): Json {
  const first = part.init()
  if (stored?.type !== part.config.type) return first
  if (!isLike(stored.state, first))
    throw new OptionError(
      `this progress cannot be read: feedback.${name}.state is ${show(stored.state)}, where ${part.config.type} begins with ${show(first)}`,
    )
  return stored.state
}

// Whether all that a first state has is there, and of the same sort. Null may become anything.
function isLike(state: Json | undefined, first: Json | undefined): boolean {
  if (state === undefined || typeof state !== typeof first) return state === null || first === null
  return (
    typeof first !== 'object' ||
    first === null ||
    (Array.isArray(state) === Array.isArray(first) &&
      Object.entries(first).every(([name, value]) => isLike((state as Values)?.[name], value)))
  )
}

type Values = Readonly<Record<string, Json | undefined>> | null
