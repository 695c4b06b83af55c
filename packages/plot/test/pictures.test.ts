import { formula } from '@anneal/core/formula'
import { builtins } from '@anneal/core/builtins'
import { expect, it } from 'vitest'
import { drawPictures } from '../../../scripts/pictures/draw.ts'
import { toys } from '../../../scripts/pictures/toys.ts'
import { stalePictures } from '../../../scripts/pictures.ts'
import { readXml } from './xml.ts'

const pictures = drawPictures()

it('is there for every kind', () => {
  for (const { type } of builtins) expect(pictures.has(`kinds/${type}.svg`)).toBe(true)
})

it('is missed, by name, for a kind without a sample', () => {
  expect(() => drawPictures([{ type: 'brandNew' }])).toThrow(
    'packages/core/test/samples.ts: configs lacks the kind "brandNew"',
  )
})

it('is up to date on disk: if not, run `npm run docs:pictures`', () => {
  expect(stalePictures(pictures)).toEqual([])
})

it.each(toys)('$name is the formula that stands above it', ({ schedule, value }) => {
  const text = formula({ value })
  for (let t = 0; t < 100; t++) expect(schedule(t)).toBeCloseTo(text(t), 14)
})

// whole galleries, and maps of surfaces, which are no plots of curves
const large: Readonly<Record<string, number>> = {
  'schedules.svg': 30_000,
  'descent/rosenbrock.svg': 90_000,
  'descent/valley.svg': 40_000,
}

it.each([...pictures])('%s is well-formed and small', (name, svg) => {
  expect(readXml(svg).name).toBe('svg')
  expect(svg.length).toBeLessThan(large[name] ?? 10_000)
})
