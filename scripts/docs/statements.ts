/** What code states in its comments, as checks. */
import { transformSync } from 'esbuild'
import { expect } from 'vitest'

const isWhole = (code: string): boolean => {
  try {
    transformSync(code, { loader: 'ts', logLevel: 'silent' })
    return true
  } catch {
    return false
  }
}

/**
 * Code in which each expression that is followed by `// value` is handed to `expectValue`, with a
 * function that gives the value. Comments that are no values stay what they are.
 */
export function withChecks(code: string): string {
  const lines = code.trimEnd().split('\n')
  const statements: string[] = []
  let statement = ''
  for (const [index, line] of lines.entries()) {
    statement += `${line}\n`
    const goesOn = /^\s*\./.test(lines[index + 1] ?? '') || !isWhole(statement)
    if (goesOn && index < lines.length - 1) continue
    statements.push(checked(statement))
    statement = ''
  }
  return statements.join('\n')
}

function checked(statement: string): string {
  const [, code = '', comment] = /^([\s\S]*?)(?:;?\s+\/\/ (.+))?\n$/.exec(statement) ?? []
  if (comment === undefined) return statement
  const value = /^(.+?)(?:: .*)?$/.exec(comment)![1]! // words may follow after a colon
  const stated = [comment, value].find(text => isWhole(`(${text})`))
  if (stated === undefined || !isWhole(`(${code})`)) return statement
  return `expectValue(${code}, () => (${stated}))`
}

/** Holds a value against the one that was stated. */
export function expectValue(actual: unknown, stated: () => unknown): void {
  let expected: unknown
  try {
    expected = stated()
  } catch {
    return // words, not a value
  }
  if (typeof expected === 'number' && typeof actual === 'number' && Number.isFinite(expected))
    expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected))
  else expect(actual).toEqual(expected)
}
