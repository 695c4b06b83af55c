import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPlugin, templates, type TemplateName } from '../src/index.ts'
import { main } from '../src/main.ts'

let parent = ''
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'create-plugin-'))
})
afterEach(() => {
  rmSync(parent, { recursive: true })
})

const names = Object.keys(templates) as TemplateName[]

/** Runs the command without a terminal, and gives what it wrote. */
async function command(...options: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const stdout = { write: (text: string) => ((out += text), true) }
  const stderr = { write: (text: string) => ((err += text), true) }
  const code = await main(options, { cwd: parent, stdout, stderr })
  return { code, out, err }
}

describe.each(names)('%s', template => {
  it('leaves no word of the template behind', () => {
    const { path, files } = createPlugin({ name: '@acme/late-drop', template, parent })
    expect(path).toBe(join(parent, 'late-drop'))
    for (const file of files) {
      expect(file).not.toMatch(/plugin-?name|^_/i)
      expect(readFileSync(join(path, file), 'utf8')).not.toMatch(
        /plugin-?(name|package|scope|folder)/i,
      )
    }
    const readme = readFileSync(join(path, 'README.md'), 'utf8')
    expect(readme).toContain('repository=github:you/late-drop`') // repositories know no scopes
  })

  it('has all that a package needs', () => {
    const { path, files } = createPlugin({ name: 'my-thing', template, parent })
    const wanted = [
      '.github/workflows/ci.yml',
      '.github/workflows/release.yml',
      '.gitignore',
      'LICENSE',
      'README.md',
      'docs/picture.svg',
      'eslint.config.js',
      'package.json',
      'src/index.ts',
      'tsconfig.json',
    ]
    for (const file of wanted) expect(files).toContain(file)
    expect(files.some(file => /^test\/.*[mM]yThing\.test\.ts$/.test(file))).toBe(true)
    const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as object
    expect(manifest).toMatchObject({
      name: 'my-thing',
      license: 'MIT',
      publishConfig: { access: 'public', provenance: true },
    })
  })
})

it('refuses a folder that is there, also an empty one or a link to one', () => {
  mkdirSync(join(parent, 'empty'))
  symlinkSync(tmpdir(), join(parent, 'link'))
  for (const name of ['empty', 'link'])
    expect(() => createPlugin({ name, parent })).toThrow(`${join(parent, name)} is already there`)
})

it('makes nothing where it refuses', () => {
  expect(() => createPlugin({ name: 'describe', parent })).toThrow(
    'the template uses the word "describe" itself (test/pluginName.test.ts); say another with --export, such as --export describeSchedule',
  )
  expect(() => createPlugin({ name: 'vitest', identifier: 'curve', parent })).toThrow(
    'the new package needs vitest, and so cannot be called that',
  )
  expect(() => createPlugin({ name: 'good', template: 'nothing' as never, parent })).toThrow(
    'there is no template "nothing"; there are schedule, feedback, adapter',
  )
  expect(() => createPlugin({ name: 'good', template: 'toString' as never, parent })).toThrow(
    'there is no template',
  )
  expect(() => createPlugin({ name: 'good', parent: join(parent, 'missing') })).toThrow(
    'could not be made',
  )
  for (const name of ['describe', 'vitest', 'good', 'missing'])
    expect(existsSync(join(parent, name))).toBe(false)
})

describe('the command, without a terminal', () => {
  it('makes a schedule if nothing else is said', async () => {
    const { code, out } = await command('late-drop')
    expect(code).toBe(0)
    expect(out).toContain('cd late-drop\n  npm install\n  npm test')
    expect(out).toContain('Begin with src/lateDrop.ts')
    expect(existsSync(join(parent, 'late-drop/src/lateDrop.ts'))).toBe(true)
  })

  it('takes a template and a word', async () => {
    const { code, out } = await command('3d', '--template', 'adapter', '-e', 'threeD')
    expect(code).toBe(0)
    expect(out).toContain('Begin with src/driveThreeD.ts')
  })

  it.each([
    [[], 'which name?'],
    [['a', 'b'], 'one name is enough: "a", "b"'],
    [['a', '--colour', 'red'], "Unknown option '--colour'\n\nnpm create anneal-plugin <name>"],
    [['Bad Name'], '"Bad Name" cannot be the name of a package'],
    [['a', '--template', 'x'], 'there is no template "x"'],
  ])('says what is wrong with %j', async (options, message) => {
    const { code, err } = await command(...options)
    expect(code).toBe(1)
    expect(err).toContain(`create-anneal-plugin: ${message}`)
  })

  it('helps', async () => {
    const { code, out } = await command('--help')
    expect(code).toBe(0)
    for (const name of names) expect(out).toContain(name)
  })
})
