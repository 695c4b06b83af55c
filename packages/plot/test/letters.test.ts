import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lettersOf } from '../src/letters.ts'

const segmenter = new Intl.Segmenter('en')
const segmented = (text: string): string[] =>
  Array.from(segmenter.segment(text), ({ segment }) => segment)

it('counts letters as people do, by whichever way', () => {
  const latin = fc.string({ unit: fc.integer({ min: 0x20, max: 0x2ff }).map(String.fromCharCode) })
  const any = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(fc.oneof(latin, any, fc.constant('👩‍👩‍👧‍👦e\u0301…')), text => {
      expect(lettersOf(text)).toEqual(segmented(text))
    }),
  )
  expect(lettersOf('a…ü')).toEqual(['a', '…', 'ü'])
  expect(lettersOf('👩‍👩‍👧‍👦e\u0301')).toEqual(['👩‍👩‍👧‍👦', 'e\u0301'])
})
