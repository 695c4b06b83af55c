import { describe, expect, test } from 'vitest'
import { compare, goldenRecords, passes } from './support/golden.ts'

const records = goldenRecords()

test('there are as many records as the libraries gave', () => {
  expect(records).toHaveLength(367)
})

describe('every record gives the numbers of its library', () => {
  test.each(records.map(record => [record.id, record] as const))('%s', (_, record) => {
    const outcome = compare(record)
    expect(passes(outcome), outcome.refusal ?? outcome.failure ?? String(outcome.error)).toBe(true)
  })
})
