import { expect, it } from 'vitest'
import { supportedOperators } from '../src/index.ts'
import { elementwiseCases } from './gradients/elementwise.ts'
import {
  matrixCases,
  normalizationCases,
  partCases,
  patternCases,
  reductionCases,
} from './gradients/others.ts'
import { windowCases } from './gradients/windows.ts'
import { checkGradient } from './support/gradient.ts'

const cases = [
  ...elementwiseCases,
  ...matrixCases,
  ...reductionCases,
  ...partCases,
  ...normalizationCases,
  ...windowCases,
  ...patternCases,
]

it.each(cases)('the gradient is that of differences: $name', checkGradient)

it('is looked at for every operator', () => {
  const seen = new Set(cases.flatMap(({ nodes }) => nodes.map(({ opType }) => opType)))
  expect(supportedOperators().filter(name => !seen.has(name))).toEqual([])
})
