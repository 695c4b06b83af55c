import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { builtins } from '../src/builtins.ts'
import { formula } from '../src/formula.ts'
import { createRun, fromConfig, OptionError, perEpoch, scale, sequence } from '../src/index.ts'

const at = (value: string, t = 7): number => formula({ value })(t)

it.each([
  ['0.1 * 0.95 ** floor(t / 3)', 0.1 * 0.95 ** 2],
  ['1 + 2 * 3 - 4 / 8 % 3', 1 + 2 * 3 - ((4 / 8) % 3)],
  ['(1 + 2) * 3', 9],
  ['2 ** 3 ** 2', 512],
  ['-2 ** 2', -4],
  ['2 ** -1', 0.5],
  ['- - 3', 3],
  ['10 - 4 - 3', 3],
  ['64 / 4 / 2', 8],
  ['t < 10 ? 1 : t < 20 ? 2 : 3', 1],
  ['t >= 10 ? 1 : t != 7 ? 2 : 3', 3],
  ['(t <= 7) + (t > 6) + (t == 7)', 3],
  ['t ? 4 : 5', 4],
  ['min(3, t, 5) + max(1, 2)', 5],
  ['hypot(3, 4) + pow(2, 3)', 13],
  ['cos(PI)', -1],
  ['log(E)', 1],
  ['1e-3+.5e1', 5.001],
  [' t ', 7],
  ['abs(-1) + sign(-9) + trunc(1.7) + round(1.5) + ceil(.2) + sqrt(9) + cbrt(8)', 9],
  ['exp(0) + sin(0) + tan(0) + tanh(0) + log2(8) + log10(100)', 6],
])('%s', (value, expected) => {
  expect(at(value)).toBeCloseTo(expected, 14)
})

it.each([
  ['', 'column 1: expected a value, found the end'],
  ['1 +', 'column 4: expected a value, found the end'],
  ['1 2', 'column 3: expected an operator, found "2"'],
  ['(1', 'column 3: expected ")", found the end'],
  ['1)', 'column 2: expected an operator, found ")"'],
  ['x + 1', 'column 1: there is no "x"; there are t, PI, E, steps, epochs, epoch and functions'],
  ['1 + foo(2)', 'column 5: there is no function "foo"'],
  ['constructor(1)', 'there is no function "constructor"'],
  ['toString', 'there is no "toString"'],
  ['t ? 1', 'column 6: expected ":", found the end'],
  ['1 + pow (2)', 'column 5: pow takes 2 values, got 1'],
  ['max()', 'max takes some values, got 0'],
  ['a.b', 'there is no "a"'],
  ['"x"', 'column 1: expected a value, found "\\""'],
  ['1 = 1', 'column 3: expected an operator, found "="'],
  ['t; 1', 'column 2: expected an operator, found ";"'],
  ['1e', 'column 2: expected an operator, found "e"'],
  ['('.repeat(400) + '1' + ')'.repeat(400), 'it is nested more than 50 deep'],
  ['-'.repeat(500) + '1', 'it is nested more than 50 deep'],
  ['1+'.repeat(600) + '1', 'it has 1201 characters; 1000 are allowed'],
])('refuses %s', (value, message) => {
  expect(() => formula({ value })).toThrow(OptionError)
  expect(() => formula({ value })).toThrow(message)
})

describe('in a run', () => {
  const run = createRun({ epochs: 4, stepsPerEpoch: 5 })
  it('knows its totals', () => {
    const lr = formula({ value: '1 - t / steps + epochs * 10 + floor(epoch) * 100' })
    expect(lr.unbound).toEqual(['steps', 'epochs', 'epoch'])
    expect(() => lr(0)).toThrow('formula needs a run to count "steps"')
    expect(lr.bind(run)(10)).toBe(0.5 + 40 + 200)
  })
  it('counts from where it begins', () => {
    const part = formula({ value: 'epoch' })
    const lr = sequence({ parts: [part, part], at: ['2 epochs'] }).bind(run)
    expect([5, 10, 15].map(lr)).toEqual([1, 0, 1])
    const byEpoch = perEpoch({ schedule: formula({ value: 't + steps' }) }).bind(run)
    expect(byEpoch(14)).toBe(6)
  })
  it.each([
    ['t / steps', 'the run needs steps, which the formula names'],
    ['epochs', 'the run needs epochs, which the formula names'],
    ['0 * epoch', 'the run needs stepsPerEpoch, or datasetSize and batchSize'],
  ])('says what the run does not say before it is asked: %s', (value, message) => {
    expect(() => formula({ value }).bind(createRun({ batchSize: 9 }))).toThrow(
      new OptionError(message),
    )
  })
})

it('is JSON, beside the built-in kinds', () => {
  const config = { type: 'scale', schedule: { type: 'formula', value: '1 / (1 + t)' }, factor: 2 }
  const lr = fromConfig(config, [...builtins, formula])
  expect(JSON.parse(JSON.stringify(lr))).toEqual(config)
  expect(scale({ schedule: formula({ value: 't' }), factor: 2 })(3)).toBe(6)
})

it('gives what JavaScript gives, for any sums and products', () => {
  const number = fc.integer({ min: 0, max: 99 }).map(String)
  const { expression } = fc.letrec<{ expression: string }>(tie => ({
    expression: fc.oneof(
      { maxDepth: 4 },
      number,
      fc
        .tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/', '%'), tie('expression'))
        .map(parts => parts.join(' ')),
      tie('expression').map(inner => `(${inner})`),
      tie('expression').map(inner => `floor(${inner})`),
    ),
  }))
  fc.assert(
    fc.property(expression, text => {
      fc.pre(text.length < 1000)
      // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- text that this test made
      const expected = new Function('floor', `return ${text}`)(Math.floor) as number
      expect(at(text)).toBe(expected)
    }),
  )
})

it('ends, whatever it is given', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), text => {
      try {
        formula({ value: text })
      } catch (error) {
        expect(error).toBeInstanceOf(OptionError)
      }
    }),
  )
})
