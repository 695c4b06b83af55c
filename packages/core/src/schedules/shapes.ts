import type { StringParam } from '../params.ts'

/** Ways down from 1 to 0. */
export type Shape = 'linear' | 'cosine' | 'sqrt' | 'square' | 'exponential' | 'mirrorCosine' | 'rex'

const cosine = (rest: number): number => Math.sin((Math.PI / 2) * rest) ** 2

/**
 * The height, by the share of the way that remains: accurate to the end.
 *
 * @internal
 */
export const shapes: Readonly<Record<Shape, (rest: number) => number>> = {
  linear: rest => rest,
  cosine,
  sqrt: rest => rest / (1 + Math.sqrt(1 - rest)),
  square: rest => rest * (2 - rest),
  exponential: rest => Math.expm1(Math.LN2 * rest),
  mirrorCosine: rest => 2 * rest - cosine(rest),
  rex: rest => (2 * rest) / (1 + rest),
}

/** The param of a shape. @internal */
export const shapeParam: StringParam = {
  type: 'string',
  enum: /* @__PURE__ */ Object.keys(shapes),
  default: 'cosine',
}
