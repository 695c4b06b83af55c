import type { Operators } from '../ops/op.ts'

/** The groups of operators that are loaded on demand. */
export type GroupName =
  | 'convolution'
  | 'language'
  | 'activations'
  | 'parts'
  | 'images'
  | 'recurrent'
  | 'torchExport'
  | 'others'

/** Operators that models have together, and so are loaded together. */
interface Group {
  /** Its operators by name; without it, all that are in no other. */
  readonly names?: RegExp
  readonly load: () => Promise<Operators>
}

/** The groups, each by the name of its file. They are few, as what two of them share is a file of its own. */
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
  activations: {
    names: /^(.*[Ee]lu|Hard.*|Mish|Soft.*)$/,
    load: () => import('../ops/activations.ts'),
  },
  parts: { names: /^(Concat|Pad|Slice|Split|Tile)$/, load: () => import('./parts.ts') },
  images: {
    names: /^(ConvTranspose|.*Space.*|Resize|Upsample)$/,
    load: () => import('./images.ts'),
  },
  recurrent: { names: /^(GRU|LSTM|RNN)$/, load: () => import('../ops/recurrent.ts') },
  torchExport: { names: /^TorchExport$/, load: () => import('../ops/torchExport.ts') },
  others: { load: () => import('./others.ts') },
}

/** The group that has an operator, if any has. */
export const groupOf = (operator: string): GroupName =>
  (Object.keys(groups) as GroupName[]).find(name => groups[name].names?.test(operator)) ?? 'others'
