/** The kinds that imported plans are made of. */
import { builtins as all, type Builtin } from '@anneal/core/builtins'

export type AnyBuiltin = Builtin
export const builtins: readonly AnyBuiltin[] = all
