import * as tf from '@tensorflow/tfjs'

interface Disposable {
  dispose(): unknown
}

const owned: Disposable[] = []

/** Disposes a thing when the test is over. */
export function own<Thing extends Disposable>(thing: Thing): Thing {
  owned.push(thing)
  return thing
}

/** A variable with these numbers, which the test need not dispose. */
export const variable = (values: tf.TensorLike): tf.Variable =>
  own(tf.tidy(() => tf.tensor(values).variable()))

/** Disposes what the test owns. */
export function disposeOwned(): void {
  for (const thing of owned.splice(0).reverse()) {
    try {
      thing.dispose()
    } catch (error) {
      // a layer that another model took over
      if (!(error as Error).message.includes('already disposed')) throw error
    }
    // momentum, which extends sgd, forgets the tensor that sgd keeps its rate in
    const { c } = thing as { c?: tf.Tensor }
    if (c?.isDisposed === false) c.dispose()
  }
}
