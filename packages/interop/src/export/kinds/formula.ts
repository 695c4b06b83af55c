import type { Run } from '@anneal/core'
import type { FormulaOptions } from '@anneal/core/formula'
import {
  add,
  call,
  choose,
  divide,
  multiply,
  pi,
  power,
  subtract,
  time,
  type Expression,
  type FunctionName,
  type Test,
} from '../expression.ts'
import { NoExpression, type Writer } from '../program.ts'

// what a comparison gives: 1 or 0
const compare =
  (sign: Test['sign']) =>
  (a: Expression, b: Expression): Expression => ({
    kind: 'choice',
    test: { sign, left: a, right: b },
    yes: 1,
    no: 0,
  })

type Operator = readonly [power: number, make: (a: Expression, b: Expression) => Expression]
const operators: Readonly<Record<string, Operator>> = {
  '<': [2, compare('<')],
  '<=': [2, compare('<=')],
  '>': [2, compare('>')],
  '>=': [2, compare('>=')],
  '==': [2, compare('==')],
  '!=': [2, compare('!=')],
  '+': [3, add],
  '-': [3, subtract],
  '*': [4, multiply],
  '/': [4, divide],
  // of numbers below 0 too, of which Python's % means another one
  '%': [4, (a, b) => call('fmod', a, b)],
  '**': [6, power],
}
const [ternary, unary] = [1, 5]

function branch(condition: Expression, yes: Expression, no: Expression): Expression {
  // a comparison, which has the value 1 or 0
  if (
    typeof condition === 'object' &&
    condition.kind === 'choice' &&
    condition.no === 0 &&
    condition.yes === 1
  )
    return { ...condition, yes, no }
  return choose(condition, '!=', 0, yes, no)
}

function applied(name: string, values: readonly Expression[]): Expression {
  const [first = 0, second = 0] = values
  if (name === 'pow') return power(first, second)
  // JavaScript rounds halves up
  if (name === 'round') return call('floor', add(first, 0.5))
  return call(name as FunctionName, ...values)
}

const token = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|([a-z_]\w*)|(\*\*|[<>=!]=|\S|$))/giy

/** Reads a formula that core has accepted already. */
function parse(text: string, names: Readonly<Record<string, () => Expression>>): Expression {
  const tokens = [...text.matchAll(token)].map(match => match.slice(1))
  let place = 0
  const sign = (): string | undefined => tokens[place]?.[2]
  const operand = (): Expression => {
    const [digits, name, mark] = tokens[place++] ?? []
    if (digits !== undefined) return Number(digits)
    if (name !== undefined) {
      if (sign() !== '(') return names[name]!()
      const values: Expression[] = []
      do {
        place++
        values.push(expression(0))
      } while (sign() === ',')
      place++
      return applied(name, values)
    }
    if (mark === '(') {
      const inner = expression(0)
      place++
      return inner
    }
    const inner = expression(unary)
    return mark === '-' ? multiply(-1, inner) : inner
  }
  const expression = (least: number): Expression => {
    let left = operand()
    for (;;) {
      const mark = sign() ?? ''
      if (mark === '?' && least <= ternary) {
        place++
        const yes = expression(ternary)
        place++
        left = branch(left, yes, expression(ternary))
        continue
      }
      const [tightness, make] = operators[mark] ?? []
      if (!make || tightness! < least) return left
      place++
      left = make(left, expression(tightness === 6 ? unary : tightness! + 1))
    }
  }
  return expression(0)
}

/** The epochs that have gone by since a schedule began. */
function epochOf(run: Run): Expression {
  const length = run.stepAtEpoch(1)
  const begin = run.epochAt(run.start)
  const regular = [3, 17, 1000].every(
    step => Math.abs(run.epochAt(run.start + step) - begin - step / length) <= 1e-12 * step,
  )
  if (!regular) throw new NoExpression()
  return divide(time, length)
}

/** The expression of a formula. @internal */
export const formula: Writer = ({ options, run }) => {
  const { value } = options as unknown as FormulaOptions
  return parse(value, {
    t: () => time,
    PI: () => pi,
    E: () => Math.E,
    steps: () => run!.steps!,
    epochs: () => run!.epochs!,
    epoch: () => epochOf(run!),
  })
}
