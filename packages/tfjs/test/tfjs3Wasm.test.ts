import * as tf from '@tensorflow/tfjs'
import { afterAll, expect, it, vi } from 'vitest'

vi.mock('@tensorflow/tfjs', () => import('tfjs-3'))
process.env['ANNEAL_TEST_BACKEND'] = 'wasm'
afterAll(() => {
  delete process.env['ANNEAL_TEST_BACKEND']
})

it('is tfjs 3.21', () => {
  expect(tf.version_core).toBe('3.21.0')
})

// The backend is the one of 4.22; it comes after tfjs, whose engine it joins.
await import('@tensorflow/tfjs-backend-wasm')
await import('./suite.ts')

it('was wasm', () => {
  expect(tf.getBackend()).toBe('wasm')
})
