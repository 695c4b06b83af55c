import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Digits } from '../../tfjs-digits/src/digits.ts'

/** The share of digits that a model recognises, in a plain session: nothing of the training is left. */
export async function accuracyOf(model: Uint8Array, { images, labels }: Digits): Promise<number> {
  const session = await InferenceSession.create(model)
  const pixels = new Tensor('float32', images, [labels.length, 1, 14, 14])
  const { logits } = await session.run({ pixels })
  const scores = logits!.data as Float32Array
  const right = labels.filter((label, i) => {
    const own = scores.subarray(i * 10, i * 10 + 10)
    return own.indexOf(Math.max(...own)) === label
  })
  await session.release()
  return right.length / labels.length
}
