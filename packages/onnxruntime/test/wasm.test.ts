import * as web from 'onnxruntime-web'
import { describe, it } from 'vitest'
import { optimizers } from './support/perceptronTraining.ts'
import { expectSame } from './support/sameTraining.ts'

web.env.wasm.numThreads = 1

describe('onnxruntime-web in Node, on WebAssembly, does the same as the CPU', () => {
  it.each(Object.keys(optimizers))('%s', async name => {
    await expectSame(name, web, { provider: 'wasm' })
  })
})
