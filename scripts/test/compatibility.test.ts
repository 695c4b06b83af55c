import { expect, test } from 'vitest'
import { realRange } from '../catalog.ts'
import { isCurrent } from '../compatibility.ts'

test('docs/compatibility.md says what the manifests say', () => {
  expect(isCurrent(), 'run npm run docs:compatibility').toBe(true)
})

test('a range of the catalog is read', () => {
  expect(realRange('vitest', '^1.0.0')).toBe('^1.0.0')
  expect(realRange('@tensorflow/tfjs', 'catalog:')).toMatch(/^\d+\.\d+\.\d+$/)
  expect(realRange('@tensorflow/tfjs', 'catalog:peers')).toMatch(/^>=\d/)
  expect(() => realRange('left-pad', 'catalog:')).toThrow('no catalog: for left-pad')
})
