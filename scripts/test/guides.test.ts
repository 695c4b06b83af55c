/**
 * Does what the guides say: their blocks become the files that their first lines name, are compiled
 * strictly, tested and run. A line that ends in `// value` must print that value.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../install.mjs'
import { publicPackages, runTool } from '../packages.ts'

const tfjs = 'packages/tfjs/node_modules/@tensorflow'
const picture = 'scripts/picture.ts'

/** Where the sources of our packages are, by how they are imported. */
const sources: Readonly<Record<string, string>> = Object.fromEntries([
  ...publicPackages().flatMap(({ path, manifest }) =>
    Object.entries(manifest.exports ?? {}).flatMap(([entry, target]) =>
      typeof target === 'string'
        ? []
        : [[manifest.name + entry.slice(1), join(path, target['@anneal/source'] ?? '')]],
    ),
  ),
]) as Record<string, string>

const alias = Object.entries(sources).map(([find, replacement]) => ({
  find: `^${find}$`,
  replacement,
}))
const config = `
export default {
  resolve: { alias: ${JSON.stringify(alias)}.map(({ find, replacement }) => ({ find: new RegExp(find), replacement })) },
  test: { include: ['test/*.test.ts'], root: import.meta.dirname },
}
`

describe.each(['plugin', 'adapter'])('docs/guides/%s.md', name => {
  const text = readFileSync(join(root, 'docs', 'guides', `${name}.md`), 'utf8')
  const files = [...text.matchAll(/^```ts\n\/\/ (\S+)\n([\s\S]*?)^```/gm)].map(
    ([, file = '', code = '']) => ({ file, code }),
  )
  const folder = join(root, 'out', 'guides', name)

  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true })
    for (const { file, code } of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), code)
    }
    const paths = Object.fromEntries(Object.entries(sources).map(([from, to]) => [from, [to]]))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(join(root, tfjs), join(folder, 'node_modules', '@tensorflow'))
    writeFileSync(join(folder, 'vitest.config.js'), config)
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../../tsconfig.base.json',
        compilerOptions: { types: ['node'], lib: ['ES2023', 'DOM'], paths },
        include: ['.'],
        exclude: ['vitest.config.js'],
      }),
    )
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  test('every block of code is a file', () => {
    expect(files.length).toBe([...text.matchAll(/^```ts/gm)].length)
    expect(files.length).toBeGreaterThan(2)
  })

  test('it compiles', () => {
    runTool('typescript-native/bin/tsc', ['-p', folder])
  })

  if (files.some(({ file }) => file === picture))
    test('it draws its picture', () => {
      mkdirSync(join(folder, 'docs'))
      runTool('tsx/dist/cli.mjs', ['--tsconfig', join(folder, 'tsconfig.json'), picture], folder)
      expect(readFileSync(join(folder, 'docs', 'picture.svg'), 'utf8')).toMatch(/^<svg /)
    })

  test('its tests pass', () => {
    const output = runTool(
      'vitest/vitest.mjs',
      ['run', '--config', join(folder, 'vitest.config.js')],
      folder,
    )
    expect(output).toMatch(/Tests .*1\d passed/)
  })

  const runnable = files.filter(
    ({ file, code }) => !file.startsWith('test/') && code.includes('console.log'),
  )
  test.each(runnable)('$file prints what it says', ({ file, code }) => {
    const stated = [...code.matchAll(/^console\.log\(.*\) \/\/ (.+)$/gm)].map(([, value]) => value)
    const options = ['--tsconfig', join(folder, 'tsconfig.json'), join(folder, file)]
    const printed = runTool('tsx/dist/cli.mjs', options, folder).trim().split('\n')
    expect(printed.slice(-stated.length)).toEqual(stated)
    expect(stated.length).toBeGreaterThan(0)
  })

  test('every link leads to what is there', () => {
    for (const [, target = ''] of text.matchAll(/\]\(([^)#]+)/g))
      expect(existsSync(join(root, 'docs', 'guides', target)), target).toBe(true)
  })
})
