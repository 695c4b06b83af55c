/** Runs the code in the README at the top as a newcomer would: copied into files, one after another. */
import { build } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { root } from '../install.mjs'

const readme = readFileSync(join(root, 'README.md'), 'utf8')
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    match => match[1]!,
  )

// inside of a package that has tfjs, so that node finds it
const folder = join(root, 'packages/tfjs/node_modules/.cache/readme')
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function run(name: string, code: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const outfile = join(folder, `${name}.mjs`)
  await build({
    stdin: { contents: code, loader: 'ts', resolveDir: join(root, 'packages/tfjs') },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@anneal/source'],
    external: ['@tensorflow/tfjs'],
  })
  const { status, stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  return stdout
}

test('the ten lines train, and show the rate of each epoch', async () => {
  const stdout = await run('fit', blocks('ts')[0]!)
  expect(stdout.match(/\d+\.\d+|\de-\d+/g)).toHaveLength(10)
})

test('the JSON is the schedule of the ten lines', async () => {
  const config = JSON.stringify(JSON.parse(blocks('json')[0]!))
  const code = `const text = ${JSON.stringify(config)}\n${blocks('ts')[1]!}\nconsole.log(typeof callback.onBatchBegin)`
  expect(await run('config', code)).toBe('function\n')
})

test('every link leads to a file that is there', () => {
  for (const [, target] of readme.matchAll(/\]\(([^)#]+)/g))
    expect(() => readFileSync(join(root, target!)), target).not.toThrow()
})
