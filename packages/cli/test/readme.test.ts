// Every transcript of the README is what the command really writes. To write them again:
//   UPDATE_TRANSCRIPTS=1 npx vitest run packages/cli/test/readme.test.ts
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { commands } from '../src/commands/index.ts'
import { anneal } from './anneal.ts'

const path = new URL('../README.md', import.meta.url)
const readme = readFileSync(path, 'utf8')
const cwd = mkdtempSync(join(tmpdir(), 'anneal-cli-'))
for (const [, file, text] of readme.matchAll(/^```\w+ (\S+)\n([^]*?)^```$/gm))
  writeFileSync(join(cwd, file!), text!)
writeFileSync(join(cwd, 'schedule.json'), (await anneal(['init'])).out)

const blocks = Array.from(readme.matchAll(/^```console\n([^]*?)^```$/gm), ([, block]) => block!)
let updated = readme

/** The words of a command line: a space parts them, unless it is quoted. */
const wordsOf = (line: string): string[] =>
  Array.from(line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g), ([, a, b, c]) => a ?? b ?? c!)

const headOf = (text: string, lines: number): string =>
  text
    .split('\n')
    .slice(0, lines)
    .map(line => `${line}\n`)
    .join('')

async function transcriptOf(block: string): Promise<string> {
  let text = ''
  for (const [, line = ''] of block.matchAll(/^\$ anneal (.*)$/gm)) {
    const [command = '', most = 'Infinity'] = line.split(' | head -n ')
    const { all } = await anneal(wordsOf(command), { cwd })
    text += `$ anneal ${line}\n${Number(most) < Infinity ? headOf(all, Number(most)) : all}`
  }
  return text
}

it.each(blocks)('%s', async block => {
  const transcript = await transcriptOf(block)
  if (process.env['UPDATE_TRANSCRIPTS']) updated = updated.replace(block, () => transcript)
  else expect(transcript).toBe(block)
})

it('has a transcript of every command', () => {
  for (const name of Object.keys(commands))
    expect(readme).toMatch(new RegExp(`^\\$ anneal ${name}\\b`, 'm'))
})

afterAll(() => {
  if (updated !== readme) writeFileSync(path, updated)
})
