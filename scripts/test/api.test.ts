import { expect, test } from 'vitest'
import { changedLines, undocumented } from '../apiReport.ts'
import { raised, sizeProblems } from '../sizes.ts'

test('lines that came and went', () => {
  expect(changedLines('a\nb\nc', 'a\nd\nc')).toEqual(['- b', '+ d'])
  expect(changedLines('', '')).toEqual([])
})

test('what a report says is not documented', () => {
  const report = `
// @public (undocumented)
export function bare(): void;

// @public
export interface Named {
    // (undocumented)
    readonly field: number;
}

// @public (undocumented)
export abstract class Base {
}
`
  expect(undocumented(report)).toEqual(['bare', 'Base'])
})

test('a ceiling is a tenth above what is there, and stays where it is until that changes', () => {
  expect(raised({ packed: 10_000, bundled: 100 }, undefined)).toEqual({
    packed: 11_000,
    bundled: 500,
  })
  expect(raised({ packed: 10_400, bundled: 450 }, { packed: 11_000, bundled: 500 })).toEqual({
    packed: 11_000,
    bundled: 500,
  })
  expect(raised({ packed: 11_001, bundled: 100 }, { packed: 11_000, bundled: 5000 })).toEqual({
    packed: 12_500,
    bundled: 500,
  })
})

test('a size above its ceiling says what to do', () => {
  const ceilings = { packed: 1000, bundled: 500 }
  expect(sizeProblems({ packed: 1000, bundled: 500 }, ceilings)).toEqual([])
  expect(sizeProblems({ packed: 1001, bundled: 500 }, ceilings)).toEqual([
    'its tarball has 1001 bytes, and may have 1000: make it smaller, or, if it is worth it, raise the ceiling with `npm run api -- --update`',
  ])
  expect(sizeProblems({ packed: 1, bundled: 1 }, undefined)).toEqual([
    'scripts/ceilings.json has no ceiling for it: run `npm run api -- --update`',
  ])
})
