import type { Case } from '../support/gradient.ts'
import { elementwiseCases } from './elementwise.ts'
import { exportedCases } from './exported.ts'
import { gridCases } from './grids.ts'
import {
  matrixCases,
  normalizationCases,
  partCases,
  patternCases,
  reductionCases,
} from './others.ts'
import { recurrentCases, trainingCases } from './recurrent.ts'
import { windowCases } from './windows.ts'

/** What is checked of each operator. */
export const cases: readonly Case[] = [
  ...elementwiseCases,
  ...matrixCases,
  ...reductionCases,
  ...partCases,
  ...normalizationCases,
  ...windowCases,
  ...patternCases,
  ...recurrentCases,
  ...trainingCases,
  ...exportedCases,
  ...gridCases,
]
