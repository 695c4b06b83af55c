import type { Accuracy } from './exported.ts'
import { rounding } from './measure.ts'
import type { Written } from './written.ts'

/** What several parts come to together. @internal */
export function together(
  parts: readonly Pick<Written, 'form' | 'error'>[],
): Pick<Accuracy, 'form' | 'error' | 'exact'> {
  const error = Math.max(...parts.map(part => part.error))
  const form = (['table', 'formula'] as const).find(it => parts.some(part => part.form === it))
  return { form: form ?? 'native', exact: error <= rounding, error }
}

/** How close a class of the library's own is. @internal */
export const nativeAccuracy = (error: number, steps: number): Accuracy => ({
  ...together([{ form: 'native', error }]),
  steps,
})
