import { cosine } from '@anneal/core'
import { expect, it } from 'vitest'
import { plot } from '../src/index.ts'
import { toPng } from '../src/png.ts'

const svg = plot({ cosine: cosine({ from: 0.1, steps: 100 }) }, { width: 300, height: 200 })
const sizeOf = (png: Uint8Array): [number, number] => {
  const view = new DataView(png.buffer, png.byteOffset)
  return [view.getUint32(16), view.getUint32(20)]
}

it('makes a PNG of a picture, at any scale', async () => {
  const png = await toPng(svg)
  expect([...png.slice(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  expect(sizeOf(png)).toEqual([600, 400])
  expect(sizeOf(await toPng(svg, { scale: 1 }))).toEqual([300, 200])
})

it('draws what the picture shows: a line is not nothing', async () => {
  const empty = plot({ '': { steps: [0, 1], values: [NaN, NaN] } }, { width: 300, height: 200 })
  expect((await toPng(svg)).length).toBeGreaterThan((await toPng(empty)).length + 500)
})

it('refuses a scale that makes no picture', async () => {
  for (const scale of [0, -1, NaN, 100])
    await expect(toPng(svg, { scale })).rejects.toThrow(
      `a scale must be above 0 and at most 16, got ${scale}`,
    )
})
