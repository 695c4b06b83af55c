import { describe, expect, test } from 'vitest'
import { open } from './open.ts'
import { compare, goldenRecords, passes } from './support/golden.ts'

const records = goldenRecords()
const isOpen = (id: string): boolean => Object.keys(open).some(prefix => id.startsWith(prefix))

test('there are as many records as the libraries gave', () => {
  expect(records).toHaveLength(367)
})

describe('every record gives the numbers of its library', () => {
  test.each(records.filter(({ id }) => !isOpen(id)).map(record => [record.id, record] as const))(
    '%s',
    (_, record) => {
      const outcome = compare(record)
      expect(passes(outcome), outcome.refusal ?? outcome.failure ?? String(outcome.error)).toBe(
        true,
      )
    },
  )
})

test('the open records are exactly those that fail', () => {
  const passing = records.filter(record => isOpen(record.id) && passes(compare(record)))
  expect(passing.map(({ id }) => id)).toEqual([])
  for (const prefix of Object.keys(open))
    expect(
      records.some(({ id }) => id.startsWith(prefix)),
      prefix,
    ).toBe(true)
})
