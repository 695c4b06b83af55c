import { expect, it } from 'vitest'
import { supportedOperators } from '../src/index.ts'
import { cases } from './gradients/index.ts'
import { checkGradient } from './support/gradient.ts'

it.each(cases)('the gradient is that of differences: $name', of => checkGradient(of))

it('is looked at for every operator', () => {
  const seen = new Set(cases.flatMap(({ nodes }) => nodes.map(({ opType }) => opType)))
  expect(supportedOperators().filter(name => !seen.has(name))).toEqual([])
})
