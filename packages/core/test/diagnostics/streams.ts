import { createDiagnostics, type Finding, type FindingKind } from '../../src/diagnostics.ts'
import { seeded } from '../../src/random.ts'

export { seeded }

/** Normal numbers of the same seed. */
export function normal(seed: number): () => number {
  const random = seeded(seed)
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** What is found in losses, with a rate for each of them. */
export function findings(
  losses: readonly number[],
  rateAt: (update: number) => number = () => 0.1,
): readonly Finding[] {
  const diagnostics = createDiagnostics()
  for (const [i, loss] of losses.entries())
    diagnostics.observe({ update: i + 1, loss, learningRate: rateAt(i) })
  return diagnostics.findings
}

/** What kinds are found, in order. */
export const kindsOf = (found: readonly Finding[]): readonly FindingKind[] =>
  found.map(({ kind }) => kind)

/** As many losses of a curve, with noise of a size in shares of them. */
export function noisy(
  count: number,
  curve: (update: number) => number,
  { noise = 0.05, seed = 1 }: { readonly noise?: number; readonly seed?: number } = {},
): number[] {
  const random = normal(seed)
  return Array.from({ length: count }, (_, i) => curve(i) * (1 + noise * random()))
}
