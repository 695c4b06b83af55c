import { add, mul, scale, sub } from '../graph/emit.ts'
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
 * What is nearer to 0 than 1e-30 as 0. Means that fade away would become denormal numbers, and those
 * make a processor many times slower.
 */
export function flush(u: UpdateContext, x: string): string {
  const tiny = u.b.float(1e-30)
  return sub(u.b, add(u.b, x, tiny), tiny)
}

/** Takes a step from a parameter, `rate · direction` long. */
export function step(u: UpdateContext, p: Trained, direction: string, from: string = p.name): void {
  u.next(p.name, sub(u.b, from, mul(u.b, direction, p.rate)))
}
