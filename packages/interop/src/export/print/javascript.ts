import type { Definition, Expression, FunctionName, Test } from '../expression.ts'
import type { Program } from '../program.ts'
import { arithmetic, binding, type Printed } from './precedence.ts'

const called = (name: FunctionName, values: readonly string[]): Printed =>
  name === 'fmod'
    ? arithmetic('%', { code: values[0]!, binds: 0 }, { code: values[1]!, binds: 0 })
    : { code: `Math.${name}(${values.join(', ')})`, binds: binding.atom }

const signs: Partial<Record<Test['sign'], string>> = { '==': '===', '!=': '!==' }

function print(expression: Expression): Printed {
  const inner = (part: Expression): string => print(part).code
  if (typeof expression === 'number')
    return { code: String(expression), binds: expression < 0 ? binding.minus : binding.atom }
  switch (expression.kind) {
    case 'pi':
      return { code: 'Math.PI', binds: binding.atom }
    case 'name':
      return { code: expression.name, binds: binding.atom }
    case 'binary':
      return arithmetic(expression.sign, print(expression.left), print(expression.right))
    case 'call':
      return called(expression.name, expression.values.map(inner))
    case 'choice': {
      const { test, yes, no } = expression
      const code = `${condition(test)} ? ${inner(yes)} : ${inner(no)}`
      return { code, binds: binding.choice }
    }
    case 'apply':
      return {
        code: `${expression.definition.name}(${inner(expression.at)})`,
        binds: binding.atom,
      }
    case 'item': {
      const { list, index } = expression
      return { code: `${list.name}[Math.trunc(${inner(index)})]`, binds: binding.atom }
    }
    case 'passed': {
      const { list, at, open } = expression
      return {
        code: `${open ? 'countBefore' : 'countUpTo'}(${list.name}, ${inner(at)})`,
        binds: binding.atom,
      }
    }
  }
}

function condition({ sign, left, right }: Test): string {
  const side = (part: Expression): string => {
    const { code, binds } = print(part)
    return binds === binding.choice ? `(${code})` : code
  }
  return `${side(left)} ${signs[sign] ?? sign} ${side(right)}`
}

function body({ locals, value }: Definition): string[] {
  const lines = locals.map(([name, local]) => `const ${name} = ${print(local).code}`)
  let rest = value
  for (; typeof rest === 'object' && rest.kind === 'choice'; rest = rest.no)
    lines.push(`if (${condition(rest.test)}) return ${print(rest.yes).code}`)
  return [...lines, `return ${print(rest).code}`]
}

const counting = (name: string, sign: string): string => `function ${name}(list, t) {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (list[middle] ${sign} t) low = middle + 1
    else high = middle
  }
  return low
}
`

/**
 * A program as JavaScript: constants and functions, of which the last is the one that was asked for.
 * What it calls to count is not there: see {@link countingFor}.
 *
 * @internal
 */
export function toJavaScript({ lists, definitions, main }: Program): string {
  const functions = [...definitions, main].map(
    definition =>
      `${definition === main ? 'export ' : ''}function ${definition.name}(t) {\n${body(definition)
        .map(line => `  ${line}\n`)
        .join('')}}\n`,
  )
  const constants = lists.map(({ name, values }) => `const ${name} = [${values.join(', ')}]\n`)
  const code = functions.join('\n')
  return [...constants, code].join('\n')
}

/**
 * The functions that count in lists, where code calls them: once for all programs of a module.
 *
 * @internal
 */
export function countingFor(code: string): string[] {
  const signs = { countUpTo: '<=', countBefore: '<' }
  return Object.entries(signs)
    .filter(([name]) => code.includes(`${name}(`))
    .map(([name, sign]) => counting(name, sign))
}
