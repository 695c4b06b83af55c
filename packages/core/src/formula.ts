import { OptionError, show } from './errors.ts'
import { defineSchedule, type Curve, type Kind } from './schedule.ts'
import { need, type Run } from './run.ts'

/** Options of {@link formula}. */
export interface FormulaOptions {
  /**
   * The value at step t, as an expression: numbers, `t`, `+ - * / % **`, comparisons, `a ? b : c`,
   * brackets, the functions of `Math` without `Math.`, `PI` and `E`. In a run also `steps` and
   * `epochs`, its totals, and `epoch`, the epochs that have gone by.
   */
  readonly value: string
}

const longest = 1000
const deepest = 50

type Numeric = readonly [act: (...args: number[]) => number, count?: number]
const ofOne = [
  ...(['abs', 'cbrt', 'ceil', 'cos', 'exp', 'floor', 'log', 'log10', 'log2', 'round'] as const),
  ...(['sign', 'sin', 'sqrt', 'tan', 'tanh', 'trunc'] as const),
]
const functions: Readonly<Record<string, Numeric>> = {
  ...Object.fromEntries(ofOne.map(name => [name, [(x: number) => Math[name](x), 1] as const])),
  pow: [(a = NaN, b = NaN) => a ** b, 2],
  hypot: [(...all) => Math.hypot(...all)],
  max: [(...all) => Math.max(...all)],
  min: [(...all) => Math.min(...all)],
}

// How tightly an operator binds, and what it does; comparisons give 1 or 0.
type Operator = readonly [power: number, act: (a: number, b: number) => number]
const operators: Readonly<Record<string, Operator>> = {
  '<': [2, (a, b) => +(a < b)],
  '<=': [2, (a, b) => +(a <= b)],
  '>': [2, (a, b) => +(a > b)],
  '>=': [2, (a, b) => +(a >= b)],
  '==': [2, (a, b) => +(a === b)],
  '!=': [2, (a, b) => +(a !== b)],
  '+': [3, (a, b) => a + b],
  '-': [3, (a, b) => a - b],
  '*': [4, (a, b) => a * b],
  '/': [4, (a, b) => a / b],
  '%': [4, (a, b) => a % b],
  '**': [6, (a, b) => a ** b],
}
const [ternary, unary] = [1, 5]

// numbers, names, operators; what matches nothing is a token by itself, and an error
const token = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|([a-z_]\w*)|(\*\*|[<>=!]=|\S|$))/iy

/** Makes a formula a function: a tree of closures, nothing is evaluated as code. */
function compile(text: string, names: Readonly<Record<string, Curve>>): Curve {
  if (text.length > longest)
    throw new OptionError(`it has ${text.length} characters; ${longest} are allowed`)
  let [digits, name, sign, column]: [string?, string?, string?, number?] = []
  let depth = 0
  const fail = (what: string): never => {
    throw new OptionError(`column ${column!}: ${what}`)
  }
  const found = (): string => {
    const it = digits ?? name ?? sign
    return it ? show(it) : 'the end'
  }
  const ended = (): boolean => sign === ''
  const next = (): void => {
    const [all, ...parts] = token.exec(text)!
    ;[digits, name, sign] = parts
    column = token.lastIndex - all.trimStart().length + 1
  }
  const expect = (wanted: string): void => {
    if (sign !== wanted) fail(`expected ${show(wanted)}, found ${found()}`)
    next()
  }
  const call = (called: string, at: number): Curve => {
    const failAt = (what: string): never => {
      column = at
      return fail(what)
    }
    const [act, count] = Object.hasOwn(functions, called)
      ? functions[called]!
      : failAt(
          `there is no function ${show(called)}; there are ${Object.keys(functions).join(', ')}`,
        )
    next()
    const args: Curve[] = []
    if (sign !== ')')
      do {
        if (args.length > 0) next()
        args.push(parse(0))
      } while (sign === ',')
    expect(')')
    if (count === undefined ? args.length === 0 : args.length !== count)
      failAt(`${called} takes ${count ?? 'some'} values, got ${args.length}`)
    const [first, second] = args
    if (args.length === 1) return t => act(first!(t))
    if (args.length === 2) return t => act(first!(t), second!(t))
    return t => act(...args.map(arg => arg(t)))
  }
  const operand = (): Curve => {
    if (digits) {
      const value = Number(digits)
      next()
      return () => value
    }
    if (name) {
      const known = name
      const begin = column
      next()
      if (sign === '(') return call(known, begin!)
      if (Object.hasOwn(names, known)) return names[known]!
      column = begin
      return fail(
        `there is no ${show(known)}; there are ${Object.keys(names).join(', ')} and functions`,
      )
    }
    if (sign === '(') {
      next()
      const inner = parse(0)
      expect(')')
      return inner
    }
    if (sign === '-' || sign === '+') {
      const minus = sign === '-'
      next()
      const inner = parse(unary)
      return minus ? t => -inner(t) : inner
    }
    return fail(`expected a value, found ${found()}`)
  }
  const parse = (least: number): Curve => {
    if (++depth > deepest) fail(`it is nested more than ${deepest} deep`)
    let left = operand()
    for (;;) {
      const one = left
      if (sign === '?' && least <= ternary) {
        next()
        const yes = parse(ternary)
        expect(':')
        const no = parse(ternary)
        left = t => (one(t) ? yes(t) : no(t))
        continue
      }
      const [power, act] = operators[sign ?? ''] ?? []
      if (!act || power! < least) break
      next()
      // what is left of ** is done last
      const right = parse(power === 6 ? unary : power! + 1)
      left = t => act(one(t), right(t))
    }
    depth--
    return left
  }
  token.lastIndex = 0
  next()
  const curve = parse(0)
  if (!ended()) fail(`expected an operator, found ${found()}`)
  return curve
}

// What a formula may name. In a run, what the run lacks is an error as soon as it is named.
function namesIn(run: Run | undefined): Record<string, Curve> {
  const total = (name: 'steps' | 'epochs'): Curve => {
    const value = run && need(run[name], `${name}, which the formula names`)
    return () => value!
  }
  const start = run?.start ?? 0
  return {
    t: t => t,
    PI: () => Math.PI,
    E: () => Math.E,
    get steps() {
      return total('steps')
    },
    get epochs() {
      return total('epochs')
    },
    get epoch() {
      const before = run?.epochAt(start) ?? 0
      return (t: number) => run!.epochAt(start + t) - before
    },
  }
}

/**
 * A schedule written as a formula, for what no other kind can do, that stays JSON. It is read by a
 * parser of its own and never run as code. In a list of kinds it stands beside the built-in ones:
 * `[...builtins, formula]`.
 *
 * @example
 * formula({ value: '0.1 * 0.95 ** floor(t / 10)' })(25) // 0.09025
 */
export const formula: Kind<FormulaOptions, 'formula'> = /* @__PURE__ */ defineSchedule({
  type: 'formula',
  params: { value: { type: 'string' } },
  needsRun: ({ value }) => value.match(/\b(steps|epochs?)\b/g) ?? [],
  check: ({ value }) => {
    try {
      compile(value, namesIn(undefined))
    } catch (error) {
      return `value, ${(error as Error).message}`
    }
    return undefined
  },
  create: ({ value }, run) => compile(value, namesIn(run)),
})
