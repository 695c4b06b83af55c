/**
 * A plug-in that was made outside of this repository: scaffolded by the packed `create-anneal-plugin`,
 * tested, built and packed by its own scripts, and used with all adapters, plots and JSON, although it
 * is registered nowhere. The packages have the version here that their first release will have.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../install.mjs'
import { pack, publicPackages, readJson, run, runTool, type Manifest } from '../packages.ts'

const temporary = mkdtempSync(join(tmpdir(), 'anneal-plugin-'))
const plugins = { '@acme/late-drop': 'schedule', '@acme/jump-guard': 'feedback' } as const
const folderOf = (plugin: string): string => join(temporary, plugin.replace('@acme/', ''))

/** Packs a package with the version 1.0.0, where it has none yet. */
function packReleased(pkg: ReturnType<typeof publicPackages>[number]): string {
  const tarball = pack(pkg, temporary)
  const folder = join(temporary, 'unpacked')
  mkdirSync(folder)
  run('tar', ['-xzf', tarball, '-C', folder])
  const file = join(folder, 'package', 'package.json')
  const text = readFileSync(file, 'utf8').replaceAll('^0.0.0', '^1.0.0')
  writeFileSync(file, text.replace('"version": "0.0.0"', '"version": "1.0.0"'))
  run('tar', ['-czf', tarball, '-C', folder, 'package'])
  rmSync(folder, { recursive: true })
  return `file:${tarball}`
}

const pnpm = (folder: string, ...options: readonly string[]): string =>
  runTool('pnpm/bin/pnpm.cjs', options, folder)

/** Installs with our packages from their tarballs, whoever asks for them. */
function install(
  folder: string,
  manifest: object,
  tarballs: Readonly<Record<string, string>>,
): void {
  const pnpmSettings = {
    overrides: tarballs,
    ignoredBuiltDependencies: ['core-js', 'esbuild', 'onnxruntime-node', 'protobufjs'],
  }
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ ...manifest, pnpm: pnpmSettings }, null, 2),
  )
  pnpm(folder, 'install', '--prefer-offline', '--no-frozen-lockfile')
}

let tarballs: Readonly<Record<string, string>> = {}
beforeAll(() => {
  const wanted = ['core', 'create-plugin', 'onnxruntime', 'optimizer', 'plot', 'testing', 'tfjs']
  tarballs = Object.fromEntries(
    publicPackages()
      .filter(({ folder }) => wanted.includes(folder.replace('packages/', '')))
      .map(pkg => [pkg.manifest.name, packReleased(pkg)]),
  )
  const tool = join(temporary, 'tool')
  mkdirSync(tool)
  install(tool, { private: true, dependencies: { 'create-anneal-plugin': '1.0.0' } }, tarballs)
  const bin = join(tool, 'node_modules', 'create-anneal-plugin', 'dist', 'bin.js')
  for (const [plugin, template] of Object.entries(plugins)) {
    run(process.execPath, [bin, plugin, '--template', template], temporary)
    const manifest = readJson(join(folderOf(plugin), 'package.json')) as Manifest
    install(folderOf(plugin), { ...manifest, version: '1.2.3' }, tarballs)
  }
})
afterAll(() => {
  rmSync(temporary, { recursive: true, force: true })
})

describe.each(Object.keys(plugins))('%s', plugin => {
  test.each(['lint', 'typecheck', 'test', 'build', 'check'])('npm run %s', script => {
    pnpm(folderOf(plugin), 'run', script)
  })

  test('npm run picture draws what is there already', () => {
    const file = join(folderOf(plugin), 'docs', 'picture.svg')
    const before = readFileSync(file, 'utf8')
    pnpm(folderOf(plugin), 'run', 'picture')
    expect(readFileSync(file, 'utf8')).toBe(before)
  })
})

test('they work with every adapter, plots and JSON, and are registered nowhere', () => {
  const user = join(temporary, 'user')
  cpSync(join(root, 'scripts', 'consumers', 'plugin'), user, { recursive: true })
  const packed = Object.keys(plugins).map(plugin => {
    pnpm(folderOf(plugin), 'run', 'build')
    pnpm(folderOf(plugin), 'pack', '--pack-destination', temporary)
    return [plugin, `file:${join(temporary, `${plugin.slice(1).replace('/', '-')}-1.2.3.tgz`)}`]
  })
  const ours = ['onnxruntime', 'optimizer', 'plot', 'tfjs'].map(name => [
    `@anneal/${name}`,
    '1.0.0',
  ])
  const dependencies = {
    ...(Object.fromEntries([...packed, ...ours]) as Record<string, string>),
    '@anneal/core': '1.0.0', // the peer of the plug-ins
    '@tensorflow/tfjs': '4.22.0',
    'onnxruntime-node': '1.30.0',
  }
  install(user, { private: true, type: 'module', dependencies }, tarballs)
  expect(runTool('typescript-native/bin/tsc', ['-p', 'tsconfig.json'], user)).toBe('')
  const used = JSON.parse(run(process.execPath, ['out/use.js'], user)) as {
    readonly refused: readonly boolean[]
    readonly expected: readonly number[]
    readonly logged: readonly number[]
    readonly onnx: readonly number[]
  }
  expect(used).toMatchObject({
    tfjs: used.expected,
    generic: used.expected,
    onnx: used.expected.map(Math.fround),
    logged: [3, 7, 11].map(update => used.expected[update]),
    drawn: true,
    again: true,
    feedback: 'acme/jumpGuard',
  })
  expect(used.refused).toEqual([true, true, true, true, true])
  // warm-up over a quarter of 12, then from 0.1 to 0.01 along a cube
  const [first, , , top, ...later] = used.expected
  expect(first).toBeCloseTo(0.025, 12)
  expect(top).toBe(0.1)
  for (const [i, rate] of later.entries())
    expect(rate).toBeCloseTo(0.1 - 0.09 * ((i + 1) / 9) ** 3, 12)
})
