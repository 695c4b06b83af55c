import { Relu } from './activations.ts'
import {
  Abs,
  Add,
  Cast,
  Div,
  Exp,
  Identity,
  Log,
  Mul,
  Neg,
  Sigmoid,
  Sqrt,
  Sub,
  Where,
} from './arithmetic.ts'
import { addedGather } from './gather.ts'
import { Equal, Greater } from './logic.ts'
import { Gemm, MatMul } from './matrix.ts'
import { pointwise } from './pointwise.ts'
import type { Operator, Operators } from './op.ts'
import { ReduceMax, ReduceMean, ReduceSum } from './reductions.ts'
import { Expand, Flatten, Reshape, Shape, Size, Squeeze, Transpose, Unsqueeze } from './views.ts'

/** Operators that are always known, since the training step itself is written in them. */
export const basics: Operators = {
  Abs,
  Add,
  Cast,
  Div,
  Equal,
  Exp,
  Expand,
  Flatten,
  Gemm,
  Greater,
  Identity,
  Log,
  MatMul,
  Mul,
  Neg,
  ReduceMax,
  ReduceMean,
  ReduceSum,
  Relu,
  Reshape,
  Shape,
  Sigmoid,
  Size,
  Sqrt,
  Squeeze,
  Sub,
  Transpose,
  Unsqueeze,
  Where,
}

/** What the training step adds, but a model only has where it is passed. */
const added: Operators = {
  Gather: addedGather,
  Min: /* @__PURE__ */ pointwise(undefined, undefined),
}

/** All operators that are known where some are passed. */
export function knownWith(passed: Operators): Operators {
  const known: Record<string, Operator> = {}
  const learn = (operators: Operators): void => {
    for (const [name, own] of Object.entries(operators)) {
      // what rules add may come without a rule of its own, which never takes the place of one that has it
      if (own && known[name]?.gradient === undefined) known[name] = own
      if (own?.adds) learn(own.adds)
    }
  }
  for (const operators of [passed, basics, added]) learn(operators)
  return known
}
