import { expect, test } from 'vitest'
import { staleExports } from '../exports-table.ts'

test('the table of what each kind is exported as is up to date', () => {
  expect(staleExports(), 'run npm run docs:exports').toEqual([])
})
