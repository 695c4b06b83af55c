import type { Definition } from '../expression.ts'
import type { Program } from '../program.ts'
import { condition, print, type Dialect } from './dialect.ts'

/** How Python writes what differs between numbers and arrays. @internal */
export interface PythonDialect extends Dialect {
  list(values: string): string
  /** A number in a list, where that is not as elsewhere. */
  listed?(value: number): string
}

/** A name in Python's way. @internal */
export const snake = (name: string): string =>
  name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

const loud = (name: string): string => snake(name).toUpperCase()

/** A number in Python. @internal */
export const number = (value: number): string => (Object.is(value, -0) ? '0' : String(value))

/** A number that Python takes for one of real numbers, where a whole one would be an integer. @internal */
export const real = (value: number): string => {
  const code = number(value)
  return /^-?\d+$/.test(code) ? `${code}.0` : code
}

/** What is the same in all dialects of Python. @internal */
export const python: Pick<Dialect, 'number' | 'name' | 'constant' | 'sign'> = {
  number,
  name: snake,
  constant: loud,
  sign: sign => sign,
}

/** The lines of a function of `t`. @internal */
export function linesOf({ locals, value }: Definition, dialect: Dialect): string[] {
  const lines = locals.map(([name, local]) => `${snake(name)} = ${print(local, dialect).code}`)
  let rest = value
  if (dialect.branches)
    for (; typeof rest === 'object' && rest.kind === 'choice'; rest = rest.no)
      lines.push(
        `if ${condition(rest.test, dialect)}:`,
        `    return ${print(rest.yes, dialect).code}`,
      )
  return [...lines, `return ${print(rest, dialect).code}`]
}

/** A function with a line that says what it is. @internal */
export const functionOf = (
  head: string,
  lines: readonly string[],
  documentation?: string,
): string =>
  [
    `def ${head}:`,
    ...(documentation ? [`    """${documentation}"""`] : []),
    ...lines.map(line => `    ${line}`),
  ].join('\n')

/** A long list in lines that can be read. */
function wrapped(values: readonly number[], dialect: PythonDialect): string {
  const lines: string[] = []
  let line = ''
  for (const value of values) {
    const text = `${(dialect.listed ?? dialect.number)(value)}, `
    if (line.length + text.length > 92) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += text
  }
  if (lines.length === 0) return `[${line.slice(0, -2)}]`
  return `[\n${[...lines, line.trimEnd()].map(it => `    ${it}`).join('\n')}\n]`
}

/**
 * The constants and functions of a program, all but the one that was asked for.
 *
 * @internal
 */
export const partsOf = (
  { lists, definitions }: Program,
  dialect: PythonDialect,
): readonly string[] => [
  ...(lists.length
    ? [
        lists
          .map(({ name, values }) => `${loud(name)} = ${dialect.list(wrapped(values, dialect))}`)
          .join('\n'),
      ]
    : []),
  ...definitions.map(definition =>
    functionOf(`${snake(definition.name)}(t)`, linesOf(definition, dialect)),
  ),
]

/** Plain Python, of one number at a time. @internal */
export const plain: PythonDialect = {
  ...python,
  pi: 'math.pi',
  branches: true,
  call: (name, values) => {
    const [first = '', second = ''] = values
    switch (name) {
      case 'abs':
      case 'max':
      case 'min':
        return `${name}(${values.join(', ')})`
      case 'sign':
        return `(((${first}) > 0) - ((${first}) < 0))`
      case 'cbrt':
        return `math.copysign(abs(${first}) ** (1 / 3), ${first})`
      case 'fmod':
        return `math.fmod(${first}, ${second})`
      default:
        return `math.${name}(${values.join(', ')})`
    }
  },
  choose: (test, yes, no) => `${yes} if ${test} else ${no}`,
  item: (list, index) => `${list}[int(${index})]`,
  passed: (list, at, open) => `bisect.bisect_${open ? 'left' : 'right'}(${list}, ${at})`,
  list: values => values,
}

/** What code needs of Python's own modules. @internal */
export function importsIn(blocks: readonly string[]): readonly string[] {
  const code = blocks.join('\n')
  const names = ['bisect', 'math'].filter(name => new RegExp(`\\b${name}\\.`).test(code))
  return names.length > 0 ? [...names.map(name => `import ${name}`), ''] : []
}

/** Blocks of code with two empty lines between them. @internal */
export const moduleOf = (blocks: readonly string[]): string => `${blocks.join('\n\n\n')}\n`
