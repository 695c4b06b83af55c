import { expect, it } from 'vitest'
import { resizeMatrix, type Resizing } from '../src/ops/interpolate.ts'

const nearest: Resizing = {
  ...{ mode: 'nearest', place: 'asymmetric', nearest: 'floor', scale: 2 },
  ...{ cubic: -0.75, excludeOutside: false },
}

it('says where an element of a resized axis comes from', () => {
  expect([...resizeMatrix(2, 4, nearest).data]).toEqual([1, 0, 1, 0, 0, 1, 0, 1])
})

it('makes no matrix of an axis for which nobody has the time', () => {
  expect(resizeMatrix(2, 2 ** 17, nearest).rows).toBe(2 ** 17)
  expect(() => resizeMatrix(2, 2 ** 17 + 1, nearest)).toThrow('the axis is too long')
  expect(() => resizeMatrix(2 ** 13, 2 ** 12, nearest)).toThrow('the axis is too long')
})
