/** A value by step. @internal */
export type Curve = (t: number) => number

/**
 * What a scheduler of another library computes, in its own words: with the parameters that exporters
 * write, for an optimizer that is made with `baseLr`. Nothing where the library would refuse them.
 *
 * @internal
 */
export type Formula<Params = never> = (params: Params, baseLr: number) => Curve | undefined

/** The schedulers of one library by name. @internal */
export type Formulas = Readonly<Record<string, Formula>>

/** Parameters that are numbers: some that are always there, and some that are not. @internal */
export type Numbers<Needed extends string, Optional extends string = never> = Readonly<
  Record<Needed, number> & Partial<Record<Optional, number>>
>

/** From 1 to 0 in half a cosine; beyond that it goes on. @internal */
export const wave = (share: number): number => (1 + Math.cos(Math.PI * share)) / 2

/** From one value to another, by how much of the first is left. @internal */
export const between = (to: number, from: number, left: number): number => to + (from - to) * left

/** The share of a way that is gone at a step; all of it after the end. @internal */
export const gone = (t: number, steps: number): number => Math.min(t / steps, 1)
