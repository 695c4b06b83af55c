import { act, type Definition, type Expression, type FunctionName } from './expression.ts'
import type { Program } from './program.ts'

type Frame = Record<string, number>
type Run = (frame: Frame) => number

type Calculate = (...values: number[]) => number

const math: Readonly<Record<Exclude<FunctionName, 'fmod'>, Calculate>> = Math

const functionOf = (name: FunctionName): Calculate =>
  name === 'fmod' ? (a = NaN, b = NaN) => a % b : math[name]

const tests = {
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
  '==': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b,
}

// Python stops where JavaScript goes on with NaN or Infinity
const finite = (value: number): number => {
  if (!Number.isFinite(value)) throw new RangeError('the code would leave the numbers')
  return value
}

function compile(
  expression: Expression,
  known: ReadonlyMap<Definition, (t: number) => number>,
): Run {
  if (typeof expression === 'number') return () => expression
  const inner = (part: Expression): Run => compile(part, known)
  switch (expression.kind) {
    case 'pi':
      return () => Math.PI
    case 'name': {
      const { name } = expression
      return frame => frame[name]!
    }
    case 'binary': {
      const { sign } = expression
      const [left, right] = [inner(expression.left), inner(expression.right)]
      return frame => finite(act(sign, left(frame), right(frame)))
    }
    case 'call': {
      const run = functionOf(expression.name)
      const values = expression.values.map(inner)
      return frame => finite(run(...values.map(value => value(frame))))
    }
    case 'choice': {
      const { test } = expression
      const holds = tests[test.sign]
      const [left, right] = [inner(test.left), inner(test.right)]
      const [yes, no] = [inner(expression.yes), inner(expression.no)]
      return frame => (holds(left(frame), right(frame)) ? yes(frame) : no(frame))
    }
    case 'apply': {
      const run = known.get(expression.definition)!
      const at = inner(expression.at)
      return frame => run(at(frame))
    }
    case 'item': {
      const { values } = expression.list
      const index = inner(expression.index)
      return frame => finite(values[Math.trunc(index(frame))] ?? NaN)
    }
    case 'passed': {
      const { open } = expression
      const { values } = expression.list
      const at = inner(expression.at)
      return frame => {
        const t = at(frame)
        return values.filter(begin => (open ? begin < t : begin <= t)).length
      }
    }
  }
}

/**
 * What the code of a program gives, worked out here. It is as strict as Python is.
 *
 * @internal
 * @throws RangeError where the code would divide by 0, or leave the numbers otherwise
 */
export function evaluate({ definitions, main }: Program): (t: number) => number {
  const known = new Map<Definition, (t: number) => number>()
  for (const definition of [...definitions, main]) {
    const locals = definition.locals.map(([name, value]) => [name, compile(value, known)] as const)
    const value = compile(definition.value, known)
    known.set(definition, t => {
      const frame: Frame = { t }
      for (const [name, run] of locals) frame[name] = run(frame)
      return value(frame)
    })
  }
  return known.get(main)!
}
