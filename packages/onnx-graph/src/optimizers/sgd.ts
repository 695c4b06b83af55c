import { add } from '../graph/emit.ts'
import { decayed, flush, step, times } from './arithmetic.ts'
import { checkSettings, type Optimizer, type Setting } from './optimizer.ts'

/** Options of {@link sgd}. */
export interface SgdOptions {
  /**
   * Share of the velocity that is kept.
   *
   * @default 0
   */
  readonly momentum?: Setting
  /**
   * Whether the step looks ahead along the velocity.
   *
   * @default false
   */
  readonly nesterov?: boolean
  /**
   * What is added to the gradient for each unit of the parameter.
   *
   * @default 0
   */
  readonly weightDecay?: Setting
}

/**
 * Stochastic gradient descent, with momentum where that is asked for, as PyTorch does it.
 *
 *     v ← momentum · v + g        w ← w − rate · v
 *
 * State: `<parameter>.velocity`, with momentum.
 *
 * @example
 * sgd({ momentum: 0.9 }).type // 'sgd'
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  const { momentum = 0, nesterov = false, weightDecay = 0 } = options
  checkSettings('sgd', { momentum, weightDecay }, { momentum: 1 })
  return {
    type: 'sgd',
    build(u) {
      for (const p of u.parameters) {
        const g = decayed(u, p, weightDecay)
        if (momentum === 0) {
          step(u, p, g)
          continue
        }
        const name = `${p.name}.velocity`
        const velocity = add(u.b, times(u, u.state(name, p.dims, 0), momentum), g)
        u.next(name, flush(u, velocity))
        step(u, p, nesterov ? add(u.b, g, times(u, velocity, momentum)) : velocity)
      }
    },
  }
}
