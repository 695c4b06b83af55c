import { float, int } from '../graph/attributes.ts'
import { add } from '../graph/emit.ts'
import type { NodeProto } from '../proto/messages.ts'
import { decayed, lift, step, times } from './arithmetic.ts'
import { checkSettings, type Optimizer, type Setting, type UpdateContext } from './optimizer.ts'

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

/** `momentum · velocity + g` by the product of matrices that gives g, which takes something to add to. */
function added(
  u: UpdateContext,
  maker: NodeProto | undefined,
  velocity: string,
  momentum: Setting,
): string | undefined {
  const { opType, input = [] } = maker ?? {}
  if (!maker || opType !== 'Gemm' || input.length !== 2 || typeof momentum !== 'number')
    return undefined
  const alpha = float(maker, 'alpha', 1)
  return u.b.op('Gemm', [...input, velocity], {
    alpha: alpha === 1 ? undefined : { f: alpha },
    beta: { f: momentum },
    transA: int(maker, 'transA'),
    transB: int(maker, 'transB'),
  })
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
  checkSettings('sgd', options, { momentum, weightDecay }, { momentum: 1 }, ['nesterov'])
  return {
    type: 'sgd',
    build(u) {
      const makers = new Map(u.b.nodes.map(node => [node.output?.[0] ?? '', node]))
      for (const p of u.parameters) {
        const g = decayed(u, p, weightDecay)
        if (momentum === 0) {
          step(u, p, g)
          continue
        }
        const name = `${p.name}.velocity`
        const before = u.state(name, p.dims, 0)
        const velocity =
          (nesterov ? undefined : added(u, makers.get(g), before, momentum)) ??
          add(u.b, times(u, before, momentum), g)
        u.next(name, lift(u, velocity))
        step(u, p, nesterov ? add(u.b, g, times(u, velocity, momentum)) : velocity)
      }
    },
  }
}
