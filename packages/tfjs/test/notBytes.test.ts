// A checkpoint that was not awaited would leave an empty file in the place of the last good one.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { writeFileAtomic } from '../src/node.ts'

it.each([
  ['a promise of bytes', Promise.resolve(Uint8Array.of(2))],
  ['text', 'bytes'],
  ['nothing', undefined],
])('a file stays as it was where %s is to be written', (_, given) => {
  const folder = mkdtempSync(join(tmpdir(), 'anneal-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true })
  })
  const path = join(folder, 'run.ckpt')
  writeFileAtomic(path, Uint8Array.of(1))
  expect(() => {
    writeFileAtomic(path, given as never)
  }).toThrow('bytes must be a Uint8Array: await what makes them')
  expect([...readFileSync(path)]).toEqual([1])
  expect(readdirSync(folder)).toEqual(['run.ckpt'])
})
