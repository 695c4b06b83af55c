import fc from 'fast-check'
import { it } from 'vitest'

export { fc }

/** A test of a property, on inputs that are the same in every run. */
export function test<T extends [unknown, ...unknown[]]>(
  name: string,
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  check: (...inputs: T) => void,
  numRuns = 200,
): void {
  it(name, () => {
    fc.assert(fc.property(...arbitraries, check), { seed: 1, numRuns })
  })
}
