// Ways in which a range test ends half-way, for all providers.
import { rangeTest, type BatchSource, type SizedSource, type Training } from '../../src/index.ts'
import { data } from './rateTraining.ts'

/** An abort before, after and while an update is done, and what throws. */
export const ends = [
  ...(['abort before', 'abort after', 'abort while', 'abort waiting'] as const),
  ...(['data', 'batch', 'progress', 'validation'] as const),
]

/** Ends a range test of a training at some update; gives the message that it ended with, or `none`. */
export async function endSomehow(
  training: Training,
  end: (typeof ends)[number] | 'none',
  update: number,
  updates = 11,
): Promise<string> {
  const controller = new AbortController()
  const stop = (): void => {
    controller.abort(new Error('ended'))
  }
  const memory = data()
  let [batches, measured] = [0, 0]
  const source: SizedSource = {
    batch: request => {
      const now = ++batches === update
      if (now && end === 'data') throw new Error('ended')
      if (now && end === 'batch') return { x: { data: new Float32Array(1), dims: [1, 1] } }
      if (now && end === 'abort before') stop()
      if (now && end === 'abort while') setTimeout(stop)
      if (now && end === 'abort waiting') {
        setTimeout(stop)
        return new Promise<never>(() => undefined)
      }
      return memory.batch(request)
    },
  }
  const test = rangeTest(training, source as BatchSource, {
    ...{ from: 1e-5, to: 10, updates, divergence: Infinity, signal: controller.signal },
    ...(end === 'validation' && {
      validation: () => {
        if (++measured === update) throw new Error('ended')
        return 1
      },
    }),
    onProgress: async progress => {
      if (end === 'abort while') await new Promise(resolve => setTimeout(resolve))
      if (progress.update !== update) return
      if (end === 'progress') throw new Error('ended')
      if (end === 'abort after') stop()
    },
  })
  const message = await test.then(
    () => 'none',
    (reason: unknown) => (reason as Error).message,
  )
  return end === 'batch' && message.startsWith('nothing feeds') ? 'ended' : message
}
