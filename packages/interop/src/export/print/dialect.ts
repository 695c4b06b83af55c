import type { Expression, FunctionName, Test } from '../expression.ts'
import { arithmetic, binding, held, type Printed } from './precedence.ts'

/** How a language, or a library for arrays in it, writes what is not the same in all. @internal */
export interface Dialect {
  readonly pi: string
  /** Whether a branch is chosen before it is worked out: then `if` and `return` are used. */
  readonly branches: boolean
  number(value: number): string
  /** A name, in the language's way. */
  name(name: string): string
  /** The name of a list. */
  constant(name: string): string
  /** A comparison. */
  sign(sign: Test['sign']): string
  call(name: FunctionName, values: readonly string[]): string | Printed
  /** How often a whole number goes into another, where that is not safe to round from a quotient. */
  whole?(name: 'floor' | 'ceil', left: Printed, right: string): Printed
  choose(condition: string, yes: string, no: string): string
  item(list: string, index: string): string
  passed(list: string, at: string, open: boolean): string
}

type Binary = Extract<Expression, { readonly kind: 'binary' }>

const isWhole = (value: Expression | undefined): value is Binary =>
  typeof value === 'object' &&
  value.kind === 'binary' &&
  value.sign === '/' &&
  Number.isInteger(value.right)

/** An expression as code. @internal */
export function print(expression: Expression, dialect: Dialect): Printed {
  const inner = (part: Expression): string => print(part, dialect).code
  const atom = (code: string): Printed => ({ code, binds: binding.atom })
  if (typeof expression === 'number')
    return {
      code: dialect.number(expression),
      binds: expression < 0 ? binding.minus : binding.atom,
    }
  switch (expression.kind) {
    case 'pi':
      return atom(dialect.pi)
    case 'name':
      return atom(dialect.name(expression.name))
    case 'binary': {
      const { sign, left, right } = expression
      return arithmetic(sign, print(left, dialect), print(right, dialect))
    }
    case 'call': {
      const { name, values } = expression
      const quotient = values[0]
      if (dialect.whole && (name === 'floor' || name === 'ceil') && isWhole(quotient))
        return dialect.whole(name, print(quotient.left, dialect), inner(quotient.right))
      const code = dialect.call(name, values.map(inner))
      return typeof code === 'string' ? atom(code) : code
    }
    case 'choice': {
      const { test, yes, no } = expression
      const choice = (first: string): string =>
        dialect.choose(condition(test, dialect), first, inner(no))
      return dialect.branches
        ? { code: choice(held(print(yes, dialect), binding.sum)), binds: binding.choice }
        : atom(choice(inner(yes)))
    }
    case 'apply':
      return atom(`${dialect.name(expression.definition.name)}(${inner(expression.at)})`)
    case 'item':
      return atom(dialect.item(dialect.constant(expression.list.name), inner(expression.index)))
    case 'passed': {
      const { list, at, open } = expression
      return atom(dialect.passed(dialect.constant(list.name), inner(at), open))
    }
  }
}

/** A condition as code. @internal */
export function condition({ sign, left, right }: Test, dialect: Dialect): string {
  const side = (part: Expression): string => held(print(part, dialect), binding.sum)
  return `${side(left)} ${dialect.sign(sign)} ${side(right)}`
}
