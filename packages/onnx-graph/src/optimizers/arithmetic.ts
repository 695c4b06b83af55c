import { add, mul, scale, sub } from '../graph/emit.ts'
import { count } from '../proto/tensors.ts'
import type { Setting, Trained, UpdateContext } from './optimizer.ts'

/** A value times a setting. */
export function times(u: UpdateContext, x: string, factor: Setting): string {
  return typeof factor === 'number' ? scale(u.b, x, factor) : mul(u.b, x, u.setting(factor))
}

/** One less a setting, worked out in double precision where it is a number. */
export function rest(u: UpdateContext, setting: Setting): string {
  return typeof setting === 'number'
    ? u.b.float(1 - setting)
    : sub(u.b, u.b.float(1), u.setting(setting))
}

/** The gradient with the share of the parameter that weight decay adds. */
export function decayed(u: UpdateContext, p: Trained, weightDecay: Setting): string {
  const decay = p.weightDecay ?? weightDecay
  return decay === 0 ? p.gradient : add(u.b, p.gradient, times(u, p.name, decay))
}

/** `keep · mean + (1 − keep) · x`: a mean that forgets. */
export function moving(u: UpdateContext, mean: string, x: string, keep: Setting): string {
  return add(u.b, times(u, mean, keep), mul(u.b, x, rest(u, keep)))
}

/** Squares. */
export function square(u: UpdateContext, x: string): string {
  return mul(u.b, x, x)
}

/**
 * The same number, to the bit, unless it is next to nothing, but never so small for long that it is
 * denormal. Means that fade away would become that, and such numbers make a processor many times slower.
 * Where there are few of them, that costs less than an operator.
 */
export function lift(u: UpdateContext, x: string): string {
  return count(u.b.dims(x)[0]) < 4096 ? x : add(u.b, x, u.b.float(1e-30))
}

/** Takes a step from a parameter, `rate · direction` long. */
export function step(u: UpdateContext, p: Trained, direction: string, from: string = p.name): void {
  u.next(p.name, sub(u.b, from, mul(u.b, direction, p.rate)))
}
