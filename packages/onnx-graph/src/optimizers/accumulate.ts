import { GraphError } from '../errors.ts'
import { add, greater, mul, where } from '../graph/emit.ts'
import type { Optimizer } from './optimizer.ts'

/**
 * An update rule for batches that memory does not hold at once: several runs of the step, each with a part
 * of the batch, add their gradients up, and the last of them makes the update.
 *
 * The step then has two more scalar inputs. `share` is the part of the batch that a run sees, such as
 * 64/200, so that the sum is the mean over the whole batch, however large the parts are. `update` is 1 in
 * the run that makes the update, and 0 in those before it, after which parameters and all that the rule
 * remembers are what they were, to the bit. With 1 for both, a run is a whole update.
 *
 * State: `<parameter>.gradient`, which is 0 between two updates, and that of the rule. `clipNorm` acts on the
 * gradient of the whole batch. `loss`, statistics of batches and dropout are those of each run, as with
 * gradients that are added up in PyTorch.
 *
 * @throws {@link GraphError} `option` if the rule adds gradients up already.
 * @example
 * const { inputs } = trainingGraph(bytes, { loss: softmaxCrossEntropy(), optimizer: accumulate(adam()) })
 * inputs.filter(({ role }) => role === 'setting').map(({ name }) => name) // ['share', 'update']
 */
export function accumulate(optimizer: Optimizer): Optimizer {
  if (optimizer.gather)
    throw new GraphError('option', `accumulate: ${optimizer.type} adds gradients up already.`)
  return {
    type: optimizer.type,
    gather(u, name, gradient) {
      const { b } = u
      const own = `${name}.gradient`
      const before = u.state(own, b.fixed(gradient), 0)
      const sum = add(b, before, mul(b, gradient, u.setting('share')))
      const isLast = greater(b, u.setting('update'), b.float(0))
      u.next(own, where(b, isLast, b.float(0), sum))
      return sum
    },
    build(u) {
      const { b } = u
      const isLast = greater(b, u.setting('update'), b.float(0))
      optimizer.build({
        ...u,
        next: (name, value) => {
          u.next(name, where(b, isLast, value, name))
        },
      })
    },
  }
}
