// Where tests of pages run, such as in the jsdom of Jest: a realm of its own, and not all that browsers have.
import { runInNewContext } from 'node:vm'
import { afterEach, expect, it, vi } from 'vitest'
import { parametersOf } from '../src/index.ts'
import { bytesOf } from './support/data.ts'

const bytes = bytesOf('mlp_13.onnx')

afterEach(() => {
  vi.unstubAllGlobals()
})

it('can be imported where nothing reads or writes UTF-8', async () => {
  vi.resetModules()
  vi.stubGlobal('TextDecoder', undefined)
  vi.stubGlobal('TextEncoder', undefined)
  expect(await import('../src/index.ts')).toHaveProperty('trainingGraph')
  expect(await import('../src/load.ts')).toHaveProperty('loadTrainingGraph')
})

it('takes bytes of another realm', () => {
  const foreign = runInNewContext('Uint8Array.from(bytes)', { bytes }) as Uint8Array
  expect(foreign).not.toBeInstanceOf(Uint8Array)
  expect(parametersOf(foreign)).toEqual(parametersOf(bytes))
})
