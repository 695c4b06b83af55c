import * as tf from '@tensorflow/tfjs'
import { expect, it, vi } from 'vitest'

// The adapter and the tests get tfjs 3.21 for tfjs: the oldest that is promised to work.
vi.mock('@tensorflow/tfjs', () => import('tfjs-3'))

it('is tfjs 3.21', () => {
  expect(tf.version_core).toBe('3.21.0')
})

await import('./suite.ts')
