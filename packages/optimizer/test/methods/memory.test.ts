import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { methods, start } from '../support/methods.ts'

it('takes no memory for arrays in a step, nor much of any other, whatever the method', () => {
  const child = spawnSync(
    process.execPath,
    [
      '--expose-gc',
      // compiled code takes no memory for numbers; on a busy machine a compiler of its own may be late
      '--no-concurrent-recompilation',
      '--conditions=@anneal/source',
      '--import',
      'tsx',
      fileURLToPath(new URL('../support/memory.ts', import.meta.url)),
    ],
    { encoding: 'utf8', cwd: fileURLToPath(new URL('../../../..', import.meta.url)) },
  )
  expect(child.stderr).toBe('')
  const found = JSON.parse(child.stdout) as Record<string, { arrays: number; heap: number }>
  expect(Object.keys(found)).toEqual(Object.keys(methods))
  for (const [name, { arrays, heap }] of Object.entries(found)) {
    expect(arrays, `bytes of arrays, in a step of ${name}`).toBeLessThan(1)
    // a parameter has 40 000 bytes
    expect(heap, `bytes of heap, in a step of ${name}`).toBeLessThan(10_000)
  }
})

it('works in place', () => {
  for (const create of Object.values(methods)) {
    const weights = start(3)
    const { buffer } = weights
    const list = [weights]
    create(list).step([start(3)])
    expect(list[0]).toBe(weights)
    expect(weights.buffer).toBe(buffer)
    expect(weights).not.toEqual(start(3))
  }
})
