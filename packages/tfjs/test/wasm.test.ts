import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { afterAll, expect, it } from 'vitest'

process.env['ANNEAL_TEST_BACKEND'] = 'wasm'
afterAll(() => {
  delete process.env['ANNEAL_TEST_BACKEND']
})

await import('./suite.ts')

it('was wasm', () => {
  expect(tf.getBackend()).toBe('wasm')
})
