import { checkOptions, GraphError } from '../errors.ts'
import type { Builder } from '../graph/builder.ts'

/** A number, or the name of a scalar float32 input that brings it at each step, for a schedule. */
export type Setting = number | string

/** A parameter with what its update needs, all by name. */
export interface Trained {
  readonly name: string
  readonly dims: readonly number[]
  readonly gradient: string
  /** The scalar input with its learning rate. */
  readonly rate: string
  /** What its group says instead of the update rule. */
  readonly weightDecay: Setting | undefined
}

/** What an update rule is built with. */
export interface UpdateContext {
  readonly b: Builder
  readonly parameters: readonly Trained[]
  /** Declares state, filled with one number at the beginning, and gives its value. */
  state(name: string, dims: readonly number[], initial: number): string
  /** Says what a parameter or a state is after the step. */
  next(name: string, value: string): void
  /** A scalar: a constant, or an input. */
  setting(value: Setting): string
}

/** How parameters change at each step. */
export interface Optimizer {
  readonly type: string
  /** What takes the place of a gradient, before all of them are clipped. */
  gather?(context: Omit<UpdateContext, 'parameters'>, name: string, gradient: string): string
  build(context: UpdateContext): void
}

/** Refuses options that there are not, and settings that are no names and not in range. */
export function checkSettings(
  type: string,
  options: object,
  settings: Readonly<Record<string, Setting>>,
  below: Readonly<Record<string, number>> = {},
  switches: readonly string[] = [],
): void {
  checkOptions(type, options, [...Object.keys(settings), ...switches])
  for (const [name, value] of Object.entries(settings)) {
    const most = below[name] ?? Infinity
    if (typeof value === 'string' ? value === '' : !(value >= 0 && value < most))
      throw new GraphError(
        'option',
        `${type}: ${name} must be ${most === Infinity ? 'a finite number that is not negative' : `at least 0 and below ${most}`}, ` +
          `or the name of an input, not ${JSON.stringify(value)}.`,
      )
  }
}
