import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { writeFileAtomic } from '../src/node.ts'

const folder = mkdtempSync(join(tmpdir(), 'anneal-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

it('writes a file, over another one too, and leaves nothing beside it', () => {
  const path = join(folder, 'run.ckpt')
  for (const bytes of [Uint8Array.of(1, 2, 3), new Uint8Array(100_000).fill(7), new Uint8Array()]) {
    writeFileAtomic(path, bytes)
    expect(Uint8Array.from(readFileSync(path))).toEqual(bytes)
  }
  expect(readdirSync(folder)).toEqual(['run.ckpt'])
})

it('keeps the old file, and nothing of the new one, when it cannot write', () => {
  const place = join(folder, 'taken')
  mkdirSync(place)
  const path = join(place, 'run.ckpt')
  writeFileAtomic(path, Uint8Array.of(1))
  // a file cannot take the place of a folder with something in it
  expect(() => {
    writeFileAtomic(place, Uint8Array.of(2))
  }).toThrow()
  expect(Uint8Array.from(readFileSync(path))).toEqual(Uint8Array.of(1))
  expect(readdirSync(folder).sort()).toEqual(['run.ckpt', 'taken'])
})
