import { convolutions } from './conv.ts'
import { elementwise } from './elementwise.ts'
import { gathers } from './gather.ts'
import { matrix } from './matrix.ts'
import { normalizations } from './normalizations.ts'
import { type Ops } from './op.ts'
import { parts } from './parts.ts'
import { pools } from './pool.ts'
import { reductions, softmaxes } from './reductions.ts'
import { recurrents } from './recurrent.ts'
import { resizes } from './resize.ts'
import { slices } from './slice.ts'
import { sources } from './sources.ts'
import { unary } from './unary.ts'
import { views } from './views.ts'

/** The operators by family, as the table of the README shows them. */
export const families: Readonly<Record<string, Ops>> = {
  'matrices and convolutions': { ...matrix, ...convolutions },
  'element by element': { ...elementwise, ...unary },
  'pooling and resizing': { ...pools, ...resizes },
  'normalising and sharing': { ...normalizations, ...softmaxes },
  reductions,
  'with memory': recurrents,
  'shapes and parts': { ...views, ...parts, ...slices, ...gathers },
  'made from nothing': sources,
}

/** All operators that are known, by name. */
export const ops: Ops = /* @__PURE__ */ Object.assign({}, ...Object.values(families)) as Ops
