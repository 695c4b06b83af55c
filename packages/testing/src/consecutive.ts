import { constant, createRun, type Kind, type Length } from '@anneal/core'
import { fail } from './check.ts'

type Options = Readonly<Record<string, unknown>>

const clock = /* @__PURE__ */ createRun({ epochs: 100, stepsPerEpoch: 10, batchSize: 8 })
const plain = 20

/**
 * Lengths that follow one another are rounded where they end and not each by itself, so that shares of a run
 * add up: all but the last have to be `consecutive`. Which ones do, shows in the duration.
 *
 * @internal
 */
export function checkConsecutive(kind: Kind, sample: Options): void {
  const names = Object.entries(kind.params as Readonly<Record<string, { readonly type: string }>>)
    .filter(([name, { type }]) => sample[name] !== undefined && /^(length|schedule)$/.test(type))
    .map(([name]) => name)
  const optionOf = (name: string, length: Length): unknown =>
    typeof sample[name] === 'function' ? constant({ value: 1, steps: length }) : length
  const durationWith = (changed: readonly string[], length: Length): number => {
    const lengths = names.map(name => [
      name,
      optionOf(name, changed.includes(name) ? length : plain),
    ])
    try {
      return kind({ ...sample, ...Object.fromEntries(lengths) }).bind(clock).duration
    } catch {
      return NaN // these lengths do not go with the other options
    }
  }
  const before = durationWith([], plain)
  const parts = names.filter(name => durationWith([name], plain + 7) === before + 7)
  const count = parts.length
  if (count < 2 || durationWith(parts, plain + 7) !== before + 7 * count) return
  // 11.4 steps each: rounded by themselves, a fraction of a step would be lost with each
  const expected = before - plain * count + Math.round(11.4 * count)
  const found = durationWith(parts, '1.14 epochs')
  if (found !== expected)
    fail(
      `${parts.join(' and ')} follow one another, but ${count} times 11.4 steps last ${found} and not ${expected}: mark all but the last as consecutive: true in params, so that shares of a run add up`,
    )
}
