import type { Operators } from '../ops/op.ts'

/** The groups of operators that are loaded on demand. */
export type GroupName = 'convolution' | 'language' | 'exported' | 'others'

/** Operators that models have together, and so are loaded together. */
interface Group {
  /** Its operators by name; without it, all that are in no other. */
  readonly names?: RegExp
  readonly load: () => Promise<Operators>
}

/** The groups. They are few: each is a file that pages fetch, and each shares what it has with others. */
export const groups: Readonly<Record<GroupName, Group>> = {
  convolution: {
    names: /^(Conv|.*Pool|BatchNormalization|Clip)$/,
    load: () => import('./convolution.ts'),
  },
  language: {
    names:
      /^(Abs|Cast.*|Ceil|Div|Erf|Exp|Expand|Floor|Gather|Layer.*|Log|MatMul|Max|Mean|Min|Mod|Mul|Neg|Pow|Reciprocal|ReduceM.*|ReduceSum|Round|Sign|Size|Sqrt|Sub|Sum|Transpose|Where)$/,
    load: () => import('./language.ts'),
  },
  exported: { names: /^TorchExport$/, load: () => import('./exported.ts') },
  others: { load: () => import('./others.ts') },
}

/** The group that has an operator, if any has. */
export const groupOf = (operator: string): GroupName =>
  (Object.keys(groups) as GroupName[]).find(name => groups[name].names?.test(operator)) ?? 'others'
