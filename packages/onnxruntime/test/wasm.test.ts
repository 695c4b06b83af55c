import * as web from 'onnxruntime-web'
import { describe, expect, it } from 'vitest'
import { optimizers } from './support/perceptronTraining.ts'
import { endSomehow, ends } from './support/rateEnds.ts'
import { bitsOf, goOn, trainingOf } from './support/rateTraining.ts'
import { expectSame } from './support/sameTraining.ts'

web.env.wasm.numThreads = 1

describe('onnxruntime-web in Node, on WebAssembly, does the same as the CPU', () => {
  it.each(Object.keys(optimizers))('%s', async name => {
    await expectSame(name, web, { provider: 'wasm' })
  })
})

it('a range test on WebAssembly leaves everything as it was, however it ends', async () => {
  const training = await trainingOf(web, 'momentum', { provider: 'wasm' })
  await goOn(training, 4)
  const before = await bitsOf(training)
  for (const [i, end] of ends.entries()) {
    expect(await endSomehow(training, end, 1 + i), end).toBe('ended')
    expect(await bitsOf(training), end).toBe(before)
  }
  await training.dispose()
})
