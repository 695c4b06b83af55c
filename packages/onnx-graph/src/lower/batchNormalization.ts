import { float, int } from '../graph/attributes.ts'
import { add, div, mul, reduce, reshape, scale, sub } from '../graph/emit.ts'
import { epsilonOf, input, type Lowering, twice } from './lowering.ts'

/**
 * Statistics of the batch, and running ones that move towards them. What lies before everything that is
 * trained is left as it is for inference, with running statistics that stay.
 */
export const trainedNormalization: Lowering = (b, node, { live, moved }) => {
  if (int(node, 'training_mode', 0) !== 1) return undefined
  const [x, weight, bias, ...running] = [0, 1, 2, 3, 4].map(i => input(node, i)) as [
    string,
    string,
    string,
    string,
    string,
  ]
  const epsilon = { f: epsilonOf(node) }
  if (![x, weight, bias].some(live))
    return b.op('BatchNormalization', [x, weight, bias, ...running], { epsilon })
  const axes = [...b.dims(x)[0].keys()].filter(axis => axis !== 1)
  const channels = b.fixed(weight)[0]!
  const wide = (value: string): string =>
    reshape(b, value, twice([1, channels, ...axes.slice(1).map(() => 1)]))
  const mean = reduce(b, x, axes, true, 'ReduceMean')
  const centred = sub(b, x, mean)
  const variance = reduce(b, mul(b, centred, centred), axes, true, 'ReduceMean')
  const normal = div(b, centred, b.op('Sqrt', [add(b, variance, b.float(epsilon.f))]))
  // ONNX lets `momentum` weigh the old value
  const momentum = float(node, 'momentum', Math.fround(0.9))
  const next = [mean, variance].map((now, i) => {
    const name = running[i]!
    const flat = scale(b, reshape(b, now, twice([channels])), 1 - momentum)
    const value = add(b, scale(b, moved.get(name) ?? name, momentum), flat)
    if (b.constants.has(name)) moved.set(name, value)
    return value
  })
  return [add(b, mul(b, normal, wide(weight)), wide(bias)), ...next]
}
