import { GraphError } from '../errors.ts'
import type { Builder } from '../graph/builder.ts'
import { mul, scale } from '../graph/emit.ts'
import type { Loss } from './loss.ts'

/** A value times a number or another value. */
export function weighted(b: Builder, x: string, weight: number | string): string {
  return typeof weight === 'number' ? scale(b, x, weight) : mul(b, x, weight)
}

/**
 * Several losses added up, each multiplied by its weight, as models with several outputs need.
 *
 * @example
 * const loss = sumOf([
 *   { loss: softmaxCrossEntropy({ output: 'class' }) },
 *   { loss: huber({ output: 'box', targets: 'box_targets' }), weight: 0.5 },
 * ])
 * loss.outputs // ['class', 'box']
 */
export function sumOf(losses: readonly { readonly loss: Loss; readonly weight?: number }[]): Loss {
  if (losses.length === 0) throw new GraphError('option', 'sumOf needs at least one loss.')
  for (const { weight = 1 } of losses)
    if (!Number.isFinite(weight))
      throw new GraphError('option', `The weight of a loss must be a finite number, not ${weight}.`)
  return {
    type: 'sumOf',
    outputs: losses.flatMap(({ loss }) => loss.outputs),
    build(context, weight) {
      const { b } = context
      const gradients = new Map<string, string[]>()
      const terms: string[] = []
      for (const { loss, weight: own = 1 } of losses) {
        const built = loss.build(
          context,
          typeof weight === 'number' ? weight * own : weighted(b, weight, own),
        )
        terms.push(built.loss)
        for (const [name, parts] of built.gradients)
          gradients.set(name, [...(gradients.get(name) ?? []), ...parts])
      }
      return { loss: terms.reduce((x, y) => b.op('Add', [x, y])), gradients }
    },
  }
}
