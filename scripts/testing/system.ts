/**
 * Parts of the system that some tests need and npm cannot bring.
 *
 *     test('trains in a browser', async context => {
 *       const { path } = need(context, 'chromium')
 *
 * Where the part is missing the test is skipped, and the run says why at its end. With
 * `ANNEAL_REQUIRE_ALL=1`, as in CI, the test fails instead.
 */
import type { TestContext } from 'vitest'
import { findPart, partNames, type Part, type PartName } from './parts.mjs'

export type { Part, PartName } from './parts.mjs'

const requireAll = !['', '0', undefined].includes(process.env['ANNEAL_REQUIRE_ALL'])

function look(name: PartName): Part {
  const part = findPart(name)
  if (part.missing !== undefined && requireAll)
    throw new Error(`ANNEAL_REQUIRE_ALL is set, but ${part.missing}`)
  return part
}

/**
 * Each part: `{ path }`, or `{ missing: 'why, and how to get it' }`; for `describe.skipIf` and
 * the like. Asking for a missing part is an error with `ANNEAL_REQUIRE_ALL=1`.
 */
export const system: Readonly<Record<PartName, Part>> = Object.defineProperties(
  {} as Record<PartName, Part>,
  Object.fromEntries(
    partNames.map(name => [name, { enumerable: true, get: (): Part => look(name) }]),
  ),
)

/** The path of a part; where it is missing, the test that asks ends here, as skipped. */
export function need(context: Pick<TestContext, 'skip'>, name: PartName): { path: string } {
  const part = look(name)
  if (part.missing !== undefined) return context.skip(part.missing)
  return part
}
