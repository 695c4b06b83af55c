import type { Json } from '@anneal/core'
import { kindOf } from './kinds.ts'
import type { PlanConfig } from './state.ts'

const isName = /^[A-Za-z_$][\w$]*$/

function write(
  value: Json | undefined,
  indent: string,
  used: Set<string>,
  before: number = indent.length,
): string {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string'
      ? `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
      : String(value)
  const inner = `${indent}  `
  const fit = (open: string, parts: readonly string[], close: string, space: string): string => {
    const short = `${open}${space}${parts.join(', ')}${space}${close}`
    return short.length + before < 80 && !short.includes('\n')
      ? short
      : `${open}\n${parts.map(part => `${inner}${part},\n`).join('')}${indent}${close}`
  }
  if (Array.isArray(value))
    return fit(
      '[',
      (value as Json[]).map(item => write(item, inner, used)),
      ']',
      '',
    )
  const { type, ...options } = value as Record<string, Json>
  const parts = Object.entries(options).map(
    ([name, option]) =>
      `${isName.test(name) ? name : JSON.stringify(name)}: ${write(option, inner, used)}`,
  )
  if (!kindOf(type)) return fit('{', parts, '}', ' ')
  used.add(type as string)
  return `${type as string}(${fit('{', parts, '}', ' ')})`
}

/** A plan as TypeScript that makes it. */
export function writeTypeScript(plan: PlanConfig): string {
  const used = new Set<string>()
  const isLone = Object.keys(plan).length === 1 && Object.hasOwn(plan, 'learningRate')
  const start = `export const ${isLone ? 'learningRate' : 'plan'} = `
  const value = write(isLone ? plan['learningRate'] : plan, '', used, start.length)
  return `import { ${[...used].sort().join(', ')} } from '@anneal/core'\n\n${start}${value}\n`
}
