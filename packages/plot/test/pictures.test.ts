import { builtins } from '@anneal/core/builtins'
import { expect, it } from 'vitest'
import { drawPictures, stalePictures } from '../../../scripts/pictures.ts'
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

it.each([...pictures])('%s is well-formed and small', (name, svg) => {
  expect(readXml(svg).name).toBe('svg')
  expect(svg.length).toBeLessThan(name === 'schedules.svg' ? 30_000 : 10_000)
})
