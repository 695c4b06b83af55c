import type { Trial } from '../graph/info.ts'
import { like, type Operator } from './op.ts'
import { castType, choiceType } from './shapes.ts'

const cast = (type: (at: Trial) => number): Operator => ({
  dims: like,
  type,
  fold: at => at.known(0)?.data,
  gradient: d => {
    const [from, to] = [d.x(0), d.y()].map(name => d.b.info(name).type)
    // a type is not known where the sizes are not either, and that says why
    if (from === 0) d.b.dims(d.x(0))
    if (from === to) d.giveSum(0, () => d.g)
    else throw d.unsupported('a change of precision')
  },
})

/** Other types of elements. */
export const Cast: Operator = /* @__PURE__ */ cast(castType)

/** The type of the elements of another value. */
export const CastLike: Operator = /* @__PURE__ */ cast(choiceType)
