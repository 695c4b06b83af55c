import { InferenceSession, Tensor } from 'onnxruntime-node'
import { pixels } from '../../../tfjs-digits/src/digits.ts'
import type { Images } from './images.ts'

/** What a model says of images: the class it names for each, and the mean loss of the right ones. */
export interface Answers {
  readonly classes: Uint8Array
  readonly loss: number
}

/** Asks a model, in a plain session as for inference. */
export async function ask(session: InferenceSession, { images, labels }: Images): Promise<Answers> {
  const count = labels.length
  const feeds = { pixels: new Tensor('float32', images, [count, pixels]) }
  const { logits } = await session.run(feeds)
  const scores = logits!.data as Float32Array
  const classes = new Uint8Array(count)
  let sum = 0
  for (let i = 0; i < count; i++) {
    const at = i * 10
    let best = 0
    for (let k = 1; k < 10; k++) if (scores[at + k]! > scores[at + best]!) best = k
    classes[i] = best
    let exponentials = 0
    for (let k = 0; k < 10; k++) exponentials += Math.exp(scores[at + k]! - scores[at + best]!)
    sum += Math.log(exponentials) + scores[at + best]! - scores[at + labels[i]!]!
  }
  return { classes, loss: sum / count }
}

/** The share of these places at which two lists agree. */
export function agreement(
  a: Uint8Array,
  b: Uint8Array,
  counts: (index: number) => boolean = () => true,
): number {
  let [same, all] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    if (!counts(i)) continue
    all += 1
    if (a[i] === b[i]) same += 1
  }
  return same / all
}
