import { defineSchedule, type Kind, type Length } from '@anneal/core'

/** Options of {@link pluginName}. */
export interface PluginNameOptions {
  /** Value at step 0. */
  readonly from: number
  /**
   * Value at the end.
   *
   * @default 0
   */
  readonly to?: number
  /** How long it takes. */
  readonly steps: Length
  /**
   * How long it stays high: 1 is a straight line, and more is later and steeper.
   *
   * @default 2
   */
  readonly power?: number
}

/**
 * Falls slowly at first, and ever faster: put here, in one sentence, what yours does.
 *
 *     value(t) = from − (from − to) · xᵖ,   x = min(1, t / steps)
 *
 * @see the paper that it is from
 * @example
 * pluginName({ from: 0.1, steps: 100 })(50) // 0.075
 */
export const pluginName: Kind<PluginNameOptions, 'plugin-scope/pluginName'> =
  /* @__PURE__ */ defineSchedule({
    type: 'plugin-scope/pluginName',
    // what is checked, what JSON Schema and forms are made of: one entry for each option
    params: {
      from: { type: 'number' },
      to: { type: 'number', default: 0 },
      steps: { type: 'length' },
      power: { type: 'number', exclusiveMinimum: 0, default: 2 },
    },
    // called once, with defaults filled in and lengths in steps; what it returns, for each value
    create: ({ from, to, steps, power }) => {
      const height = from - to
      return t => (t < steps ? from - height * (t / steps) ** power : to)
    },
  })
