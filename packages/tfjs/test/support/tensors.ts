import * as tf from '@tensorflow/tfjs'
import { afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { disposeOwned } from './owned.ts'

export { own, variable } from './owned.ts'

let before = 0
let leaksOfTfjs = 0

/** Tensors that tfjs itself loses in this test: where `fit` rejects, it does not clean up. */
export function expectLeaksOfTfjs(tensors: number): void {
  leaksOfTfjs = tensors
}

/** Runs the tests of this file on the backend of the day, and fails those that lose a tensor. */
export function useTfjs(): void {
  beforeAll(async () => {
    tf.env().set('PROD', true) // no advice to install tfjs-node
    await tf.setBackend(process.env['ANNEAL_TEST_BACKEND'] ?? 'cpu')
    await tf.ready()
  })
  beforeEach(() => {
    leaksOfTfjs = 0
    before = tf.memory().numTensors
  })
  afterEach(() => {
    disposeOwned()
    expect(tf.memory().numTensors - before, 'tensors lost').toBe(leaksOfTfjs)
  })
}
