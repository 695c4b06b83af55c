/** A function of the languages that code is written in. @internal */
export type FunctionName =
  | 'abs'
  | 'cbrt'
  | 'ceil'
  | 'cos'
  | 'exp'
  | 'expm1'
  | 'floor'
  | 'fmod'
  | 'hypot'
  | 'log'
  | 'log10'
  | 'log1p'
  | 'log2'
  | 'max'
  | 'min'
  | 'sign'
  | 'sin'
  | 'sqrt'
  | 'tan'
  | 'tanh'
  | 'trunc'

/** An arithmetic operator. `%` is for what is not below 0: there all languages mean the same. @internal */
export type Sign = '+' | '-' | '*' | '/' | '%' | '**'

/** A list of numbers that the code begins with. @internal */
export interface List {
  readonly name: string
  readonly values: readonly number[]
}

/** A condition. @internal */
export interface Test {
  readonly sign: '<' | '<=' | '>' | '>=' | '==' | '!='
  readonly left: Expression
  readonly right: Expression
}

/** A function that the code defines. @internal */
export interface Definition {
  readonly name: string
  /** What is worked out first, by name. */
  readonly locals: readonly (readonly [name: string, value: Expression])[]
  readonly value: Expression
}

/**
 * A value, as all languages can write it. A number stands for itself.
 *
 * @internal
 */
export type Expression =
  | number
  | { readonly kind: 'pi' }
  | { readonly kind: 'name'; readonly name: string }
  | {
      readonly kind: 'binary'
      readonly sign: Sign
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'call'
      readonly name: FunctionName
      readonly values: readonly Expression[]
    }
  | {
      readonly kind: 'choice'
      readonly test: Test
      readonly yes: Expression
      readonly no: Expression
    }
  /** A function of the code, at some step. */
  | { readonly kind: 'apply'; readonly definition: Definition; readonly at: Expression }
  /** `list[index]`, for an index that may have a fraction, which is cut off. */
  | { readonly kind: 'item'; readonly list: List; readonly index: Expression }
  /** How many of a list that rises are at or before a step; `open`: before it. */
  | {
      readonly kind: 'passed'
      readonly list: List
      readonly at: Expression
      readonly open: boolean
    }

/** The steps that have gone by: what every function is of. @internal */
export const time: Expression = { kind: 'name', name: 't' }

/** π. @internal */
export const pi: Expression = { kind: 'pi' }

const acts: Readonly<Record<Sign, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
}

/** What an operator does. @internal */
export const act = (sign: Sign, a: number, b: number): number => acts[sign](a, b)

// numbers that stay short are worked out; others are clearer as they are
function binary(sign: Sign, left: Expression, right: Expression): Expression {
  if (typeof left === 'number' && typeof right === 'number') {
    const value = act(sign, left, right)
    const longest = Math.max(8, String(left).length, String(right).length)
    if (Number.isFinite(value) && String(value).length <= longest) return value
  }
  return { kind: 'binary', sign, left, right }
}

/** @internal */
export const add = (a: Expression, b: Expression): Expression =>
  a === 0
    ? b
    : b === 0
      ? a
      : typeof b === 'number' && b < 0
        ? binary('-', a, -b)
        : binary('+', a, b)

/** @internal */
export const subtract = (a: Expression, b: Expression): Expression =>
  b === 0 ? a : typeof b === 'number' && b < 0 ? add(a, -b) : binary('-', a, b)

/** @internal */
export const multiply = (a: Expression, b: Expression): Expression =>
  a === 1 ? b : b === 1 ? a : a === 0 || b === 0 ? 0 : binary('*', a, b)

/** @internal */
export const divide = (a: Expression, b: Expression): Expression =>
  b === 1 ? a : binary('/', a, b)

/** @internal */
export const modulo = (a: Expression, b: Expression): Expression => binary('%', a, b)

/** @internal */
export const power = (a: Expression, b: Expression): Expression =>
  b === 1 ? a : b === 0 ? 1 : binary('**', a, b)

/** @internal */
export const call = (name: FunctionName, ...values: readonly Expression[]): Expression =>
  // the largest of one number: Python takes a lone one for a list
  values.length === 1 && (name === 'max' || name === 'min')
    ? values[0]!
    : { kind: 'call', name, values }

/** @internal */
export const choose = (
  left: Expression,
  sign: Test['sign'],
  right: Expression,
  yes: Expression,
  no: Expression,
): Expression =>
  yes === no && typeof yes === 'number'
    ? yes
    : { kind: 'choice', test: { sign, left, right }, yes, no }

/** From one value to another, by the height above the second. @internal */
export const between = (from: Expression, to: Expression, height: Expression): Expression =>
  from === to ? from : add(to, multiply(subtract(from, to), height))

/** The parts of an expression, and the same expression with others. */
function mapParts(expression: Expression, change: (part: Expression) => Expression): Expression {
  if (typeof expression === 'number') return expression
  switch (expression.kind) {
    case 'binary':
      return {
        ...expression,
        left: change(expression.left),
        right: change(expression.right),
      }
    case 'call':
      return { ...expression, values: expression.values.map(change) }
    case 'choice': {
      const { test, yes, no } = expression
      return {
        ...expression,
        test: { ...test, left: change(test.left), right: change(test.right) },
        yes: change(yes),
        no: change(no),
      }
    }
    case 'apply':
    case 'passed':
      return { ...expression, at: change(expression.at) }
    case 'item':
      return { ...expression, index: change(expression.index) }
    case 'pi':
    case 'name':
      return expression
  }
}

/** How often the step is named in an expression. @internal */
export function countTime(expression: Expression): number {
  if (expression === time) return 1
  let count = 0
  mapParts(expression, part => {
    count += countTime(part)
    return part
  })
  return count
}

/** Whether there is a choice in an expression, or a function that may have one. @internal */
export function hasBranches(expression: Expression): boolean {
  if (typeof expression === 'number') return false
  let found = expression.kind === 'choice' || expression.kind === 'apply'
  mapParts(expression, part => {
    found ||= hasBranches(part)
    return part
  })
  return found
}

/** An expression at another step. @internal */
export const atTime = (expression: Expression, at: Expression): Expression =>
  expression === time ? at : mapParts(expression, part => atTime(part, at))
