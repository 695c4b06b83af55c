import type { Definition, Expression } from '../expression.ts'
import type { Program } from '../program.ts'
import { condition, print, type Dialect } from './dialect.ts'
import { arithmetic } from './precedence.ts'

const dialect: Dialect = {
  pi: 'Math.PI',
  branches: true,
  number: String,
  name: name => name,
  constant: name => name,
  sign: sign => ({ '==': '===', '!=': '!==' })[sign as string] ?? sign,
  call: (name, values) =>
    name === 'fmod'
      ? arithmetic('%', { code: values[0]!, binds: 0 }, { code: values[1]!, binds: 0 })
      : `Math.${name}(${values.join(', ')})`,
  choose: (test, yes, no) => `${test} ? ${yes} : ${no}`,
  item: (list, index) => `${list}[Math.trunc(${index})]`,
  passed: (list, at, open) => `${open ? 'countBefore' : 'countUpTo'}(${list}, ${at})`,
}

function body({ locals, value }: Definition): string[] {
  const code = (part: Expression): string => print(part, dialect).code
  const lines = locals.map(([name, local]) => `const ${name} = ${code(local)}`)
  let rest = value
  for (; typeof rest === 'object' && rest.kind === 'choice'; rest = rest.no)
    lines.push(`if (${condition(rest.test, dialect)}) return ${code(rest.yes)}`)
  return [...lines, `return ${code(rest)}`]
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
