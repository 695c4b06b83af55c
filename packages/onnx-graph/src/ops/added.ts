import { gemmDims } from './gemm.ts'
import { Equal, Greater } from './logic.ts'
import { alike, like, type Operator, type Operators } from './op.ts'
import { difference, pointwise, product, repeated, sum } from './pointwise.ts'
import { reducedDims } from './reductions.ts'
import {
  addedConcat,
  castType,
  choiceType,
  expandedDims,
  gatherDims,
  identity,
  matmulDims,
  paddedDims,
  transposedDims,
} from './shapes.ts'
import { elements, reshapedDims, Shape, unsqueezedDims } from './views.ts'

const reduced: Operator = { dims: reducedDims }

/** What every training step is written in: all that has to be known where the model does not have it too. */
const added: Operators = {
  Abs: alike,
  Add: /* @__PURE__ */ pointwise(sum),
  Cast: { dims: like, type: castType, fold: elements },
  Concat: addedConcat,
  Div: { dims: repeated },
  Equal,
  Exp: alike,
  Expand: { dims: expandedDims },
  Gather: { dims: gatherDims },
  Gemm: { dims: gemmDims },
  Greater,
  Identity: /* @__PURE__ */ identity(),
  Log: alike,
  MatMul: { dims: matmulDims },
  Min: { dims: repeated },
  Mul: /* @__PURE__ */ pointwise(product),
  Neg: alike,
  Pad: { dims: paddedDims },
  ReduceMax: reduced,
  ReduceMean: reduced,
  ReduceSum: reduced,
  Relu: alike,
  Reshape: { dims: reshapedDims, fold: elements },
  Shape,
  Sigmoid: alike,
  Sqrt: alike,
  Sub: /* @__PURE__ */ pointwise(difference),
  Transpose: { dims: transposedDims },
  Unsqueeze: { dims: unsqueezedDims, fold: elements },
  Where: { dims: repeated, type: choiceType },
}

/** All operators that are known where those of a model are passed. */
export function knownWith(passed: Operators): Operators {
  const known: Record<string, Operator | undefined> = { ...passed }
  const learn = (operators: Operators): void => {
    for (const [name, own] of Object.entries(operators)) {
      // some are added without a rule of their own, which never take the place of one that has it
      if (!(name in passed || known[name]?.gradient)) known[name] = own
      if (own?.adds) learn(own.adds)
    }
  }
  learn(passed)
  return { ...added, ...known }
}
