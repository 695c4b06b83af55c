/**
 * The command as users get it: packed, in an empty project, with nothing of ours beside it. Every
 * transcript of its README is what it writes there, too, and plug-ins bring a core of their own.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../install.mjs'
import { filesIn, pack, publicPackages, run, runTool } from '../packages.ts'
import { runtimes, runWith } from '../testing/runtimes.ts'

const temporary = mkdtempSync(join(tmpdir(), 'anneal-command-'))
const [alone, withCore] = [join(temporary, 'alone'), join(temporary, 'with-core')]

/** What a line of a shell writes, to both its outputs. */
const shell = (cwd: string, line: string): string =>
  run('sh', ['-c', `PATH="$PWD/node_modules/.bin:$PATH"; ${line} || true`], cwd, { NO_COLOR: '1' })

beforeAll(() => {
  const tarballs = Object.fromEntries(
    publicPackages()
      .filter(({ manifest }) => ['@anneal/cli', '@anneal/core'].includes(manifest.name))
      .map(pkg => [pkg.manifest.name, `file:${pack(pkg, temporary)}`]),
  )
  const project = (folder: string, dependencies: object): void => {
    mkdirSync(folder)
    const manifest = { private: true, type: 'module', dependencies }
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  }
  project(alone, { '@anneal/cli': tarballs['@anneal/cli'] })
  run('npm', ['install', '--no-audit', '--no-fund'], alone)
  project(withCore, { ...tarballs, '@acme/kinds': 'file:./kinds' })
  mkdirSync(join(withCore, 'kinds'))
  writeFileSync(
    join(withCore, 'kinds', 'package.json'),
    JSON.stringify({
      name: '@acme/kinds',
      version: '1.0.0',
      type: 'module',
      exports: './index.js',
      peerDependencies: { '@anneal/core': '*' },
    }),
  )
  writeFileSync(
    join(withCore, 'kinds', 'index.js'),
    `import { defineSchedule } from '@anneal/core'
    export const halved = defineSchedule({
      type: 'acme/halved',
      params: { schedule: { type: 'schedule' }, steps: { type: 'length' } },
      create: ({ schedule }) => t => schedule(t) / 2,
    })`,
  )
  runTool('pnpm/bin/pnpm.cjs', ['install', '--prefer-offline'], withCore)
})

afterAll(() => {
  rmSync(temporary, { recursive: true, force: true })
})

test('a parser comes along, and nothing else', () => {
  const manifests = filesIn(join(alone, 'node_modules')).filter(file =>
    /^(@[^/]+\/)?[^/]+\/package\.json$/.test(file),
  )
  expect(manifests).toEqual(['@anneal/cli/package.json', '@humanwhocodes/momoa/package.json'])
})

describe('it writes what its README says', () => {
  const readme = readFileSync(join(root, 'packages', 'cli', 'README.md'), 'utf8')
  const blocks = Array.from(readme.matchAll(/^```console\n([^]*?)^```$/gm), ([, block]) => block!)

  beforeAll(() => {
    for (const [, file, text] of readme.matchAll(/^```\w+ (\S+)\n([^]*?)^```$/gm))
      writeFileSync(join(alone, file!), text!)
    shell(alone, 'anneal init -o schedule.json')
  })

  test.each(blocks)('%s', block => {
    const written = Array.from(block.matchAll(/^\$ (anneal .*?)( \| .*)?$/gm), ([, line, pipe]) => {
      const text = shell(alone, `${line!} 2>&1${pipe ?? ''}`)
      return `$ ${line!}${pipe ?? ''}\n${text}`
    })
    expect(written.join('')).toBe(block)
  })
})

test.for(runtimes)('it runs in %s', (runtime, context) => {
  const bin = 'node_modules/@anneal/cli/dist/bin.cjs'
  writeFileSync(join(alone, 'falls.json'), '{ "type": "linear", "from": 1, "steps": 4 }')
  const sampled = ['sample', 'falls.json', '--steps', '4', '--to', '4']
  expect(runWith(context, runtime, [bin, ...sampled], alone)).toBe(
    shell(alone, `anneal ${sampled.join(' ')}`),
  )
})

test('kinds of a package that imports another core mix with those of the command', () => {
  const schedule = { type: 'linear', from: 1, steps: '50%' }
  const config = { type: 'acme/halved', steps: 10, schedule }
  writeFileSync(join(withCore, 'half.json'), JSON.stringify(config))
  expect(shell(withCore, 'anneal sample half.json --kinds @acme/kinds --steps 4 --to 2 2>&1')).toBe(
    'step,learningRate\n0,0.5\n1,0.25\n2,0\n',
  )
})
