import type { ExportOptions } from './exported.ts'
import { readInput, type Exportable, type Input } from './input.ts'
import { formula } from './kinds/formula.ts'
import { builtinWriters, type KindWriters } from './kinds/index.ts'

/** What is to be written as code, and what writes its kinds. @internal */
export interface CodeInput extends Input {
  readonly writers: KindWriters
}

/** Reads what is to be written as code: configs may hold formulas, too. @internal */
export const readCodeInput = (input: Exportable, options: ExportOptions): CodeInput => ({
  ...readInput(input, options),
  writers: { ...builtinWriters, formula },
})
