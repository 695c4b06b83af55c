import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { main } from '../src/main.ts'

let cwd = ''
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'create-plugin-'))
})
afterEach(() => {
  rmSync(cwd, { recursive: true })
})

const enter = '\r'
const down = '\u001B[B'
const controlC = '\u0003'

/** Runs the command in a terminal: types an answer whenever the question before it has appeared. */
async function talk(
  options: readonly string[],
  answers: readonly (readonly [question: string, ...keys: string[]])[],
): Promise<{ code: number; screen: string }> {
  const input = new PassThrough()
  const output = new PassThrough()
  let screen = ''
  let unread = ''
  const waiting = [...answers]
  output.on('data', chunk => {
    screen += String(chunk)
    unread += String(chunk)
    const [question, ...keys] = waiting[0] ?? ['']
    if (question === '' || !unread.includes(question)) return
    unread = ''
    waiting.shift()
    setImmediate(() => {
      for (const key of keys) input.write(key)
    })
  })
  const code = await main(options, {
    cwd,
    terminal: { input, output },
    stdout: output,
    stderr: output,
  })
  expect(waiting).toEqual([])
  return { code, screen }
}

it('asks for what has not been said', async () => {
  const { code } = await talk(
    [],
    [
      ['Its name on npm', '@acme/late-drop', enter],
      ['What is it?', down, enter],
    ],
  )
  expect(code).toBe(0)
  expect(existsSync(join(cwd, 'late-drop/src/lateDrop.ts'))).toBe(true)
  expect(existsSync(join(cwd, 'late-drop/README.md'))).toBe(true)
})

it('asks for the template alone where there is a name', async () => {
  const { code, screen } = await talk(['my-lib'], [['What is it?', down, down, enter]])
  expect(code).toBe(0)
  expect(screen).not.toContain('Its name on npm')
  expect(existsSync(join(cwd, 'my-lib/src/driveMyLib.ts'))).toBe(true)
})

it('asks nothing where all is said', async () => {
  const { code, screen } = await talk(['late-drop', '-t', 'feedback'], [])
  expect(code).toBe(0)
  expect(screen).not.toContain('?')
})

it('says what is wrong with a name, and lets it be mended', async () => {
  const erase = Array.from({ length: 3 }, () => '\u007F')
  const { code, screen } = await talk(
    ['-t', 'schedule'],
    [
      ['Its name on npm', 'A b', enter],
      ['cannot be the name of a package', ...erase, 'good', enter],
    ],
  )
  expect(screen).toContain('lower-case letters')
  expect(code).toBe(0)
  expect(existsSync(join(cwd, 'good'))).toBe(true)
})

it('makes nothing when the user gives up', async () => {
  const { code, screen } = await talk([], [['Its name on npm', controlC]])
  expect(code).toBe(1)
  expect(screen).toContain('Nothing was made')
})
