import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { initial, limits, readState, sizeOf, StateError, type State } from '../src/state.ts'
import { readHash, writeHash } from '../src/url.ts'

const json = fc.jsonValue({ maxDepth: 4 }).map(value => JSON.parse(JSON.stringify(value)) as never)

const states: fc.Arbitrary<State> = fc
  .record({
    run: fc.record({
      steps: fc.integer({ min: 1, max: 1e6 }),
      stepsPerEpoch: fc.integer({ min: 1 }),
    }),
    lines: fc.array(
      fc.record({
        label: fc
          .string({ maxLength: limits.label, unit: 'binary' })
          .filter(it => it.isWellFormed()),
        shown: fc.boolean(),
        plan: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), json, { maxKeys: 3 }),
      }),
      { maxLength: 4 },
    ),
    selected: fc.nat(3),
    log: fc.boolean(),
    axis: fc.constantFrom('steps' as const, 'epochs' as const, 'samples' as const),
    metric: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 5 }),
  })
  .map(state => ({
    ...state,
    selected: Math.max(0, Math.min(state.selected, state.lines.length - 1)),
    // JSON has no -0
    metric: state.metric.map(value => value + 0),
  }))
  .filter(({ lines }) => lines.every(({ plan }) => sizeOf(plan).nodes < limits.nodes))

const compress = async (text: string): Promise<string> => {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return `#1.${Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url')}`
}
const line = (plan: unknown): unknown => ({ run: { steps: 10 }, lines: [{ label: 'a', plan }] })
const nested = (depth: number): string =>
  `${'{"type":"scale","factor":1,"schedule":'.repeat(depth)}{"type":"constant","value":1}${'}'.repeat(depth)}`

describe('the address', () => {
  it('holds any state, to the bit', async () => {
    await fc.assert(
      fc.asyncProperty(states, async state => {
        expect(await readHash(`#${await writeHash(state)}`)).toEqual(state)
      }),
      { numRuns: 60 },
    )
  })

  it('is short, and made of letters that need no escape', async () => {
    const hash = await writeHash(initial)
    expect(hash).toMatch(/^1\.[\w-]+$/)
    expect(hash.length).toBeLessThan(330)
  })

  it.each([
    ['nothing of ours', '#hello', /holds no state/],
    ['another version', '#2.abc', /version/],
    ['what was cut off', '#1.q1YqUbI', /damaged/],
    ['letters that are no base64', '#1.<script>alert(1)</script>', /damaged/],
    ['a million letters', `#1.${'A'.repeat(1_000_000)}`, /1000002 letters/],
  ])('refuses %s', async (_, hash, message) => {
    await expect(readHash(hash)).rejects.toThrow(message)
    await expect(readHash(hash)).rejects.toBeInstanceOf(StateError)
  })

  it.each([
    ['a list', [], /no state/],
    ['no lines', { run: {} }, /no list of lines/],
    ['a line without a plan', { run: {}, lines: [{ label: 'a' }] }, /a plan is an object/],
    ['a label that is no text', { run: {}, lines: [{ label: 7, plan: {} }] }, /needs a name/],
    [
      'a name of a million letters',
      { run: {}, lines: [{ label: 'x'.repeat(1e5), plan: {} }] },
      /needs a name of at most 120/,
    ],
    ['a hundred lines', { run: {}, lines: Array(100).fill({ label: '', plan: {} }) }, /at most 24/],
    [
      'a run with something else',
      { run: { __proto__: null, evil: 1 }, lines: [] },
      /the run has a field/,
    ],
    ['an axis of its own', { run: {}, lines: [], axis: 'alert(1)' }, /neither steps nor epochs/],
    ['a metric of texts', { run: {}, lines: [], metric: ['<b>'] }, /no list/],
  ])('refuses %s', async (_, state, message) => {
    await expect(readHash(await compress(JSON.stringify(state)))).rejects.toThrow(message)
    expect(() => readState(state)).toThrow(StateError)
  })

  it('refuses what is nested too deep, without a stack', async () => {
    const deep = await compress(
      `{"run":{"steps":10},"lines":[{"label":"a","plan":{"learningRate":${nested(60)}}}]}`,
    )
    await expect(readHash(deep)).rejects.toThrow(/nested more than 24 deep/)
    const abyss = await compress('['.repeat(200_000))
    await expect(readHash(abyss)).rejects.toThrow(StateError)
  })

  it('refuses what would take long to draw', () => {
    const many = { type: 'add', schedules: Array(1000).fill({ type: 'constant', value: 1 }) }
    expect(() => readState(line({ learningRate: many }))).toThrow(/1002 schedules .* at most 150/)
  })

  it('refuses many lines that would take long together', () => {
    const many = { type: 'add', schedules: Array(100).fill({ type: 'constant', value: 1 }) }
    const lines = Array(5).fill({ label: 'a', plan: { learningRate: many } })
    expect(() => readState({ run: { steps: 10 }, lines })).toThrow(/510 schedules .* at most 400/)
  })

  it('refuses a bomb before it is unpacked', async () => {
    await expect(readHash(await compress(' '.repeat(10_000_000)))).rejects.toThrow(
      /more than 400000/,
    )
  })
})
