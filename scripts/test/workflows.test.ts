/** What runs on other machines cannot be run here; at least it must not name what is not there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../install.mjs'
import { readJson } from '../packages.ts'
import { nodes, nodeVersions } from '../supported.mjs'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const template = 'packages/create-plugin/templates'

const workflows = [
  ['.github/workflows/ci.yml', 'package.json'],
  ['.github/workflows/release.yml', 'package.json'],
  ['.ci/run', 'package.json'],
  [`${template}/shared/.github/workflows/ci.yml`, `${template}/schedule/_package.json`],
  [`${template}/shared/.github/workflows/release.yml`, `${template}/schedule/_package.json`],
] as const

test.each(workflows)('%s runs scripts that there are', (workflow, manifest) => {
  const { scripts } = readJson(join(root, manifest)) as { scripts: Record<string, string> }
  const called = [...read(workflow).matchAll(/npm (?:run ([\w:]+)|(test)\b)/g)]
  for (const [, script = 'test'] of called) expect(Object.keys(scripts), workflow).toContain(script)
})

test.each(['.github/workflows/ci.yml', `${template}/shared/.github/workflows/ci.yml`])(
  '%s tests on every Node that is supported',
  workflow => {
    expect(read(workflow)).toContain(`node: [${nodes.join(', ')}]`)
  },
)

test('CI runs the unit tests on the others too', () => {
  expect(read('.ci/run')).toContain('npm run test:nodes')
  for (const [major, version] of Object.entries(nodeVersions))
    expect(version.startsWith(`${major}.`)).toBe(true)
})

describe('provenance', () => {
  test('is asked for, and may be given', () => {
    const workflow = read('.github/workflows/release.yml')
    expect(workflow).toContain("NPM_CONFIG_PROVENANCE: 'true'")
    expect(workflow).toMatch(/^ {2}id-token: write/m)
  })

  test('is asked for by new plug-ins', () => {
    expect(read(`${template}/shared/.github/workflows/release.yml`)).toMatch(
      /^ {2}id-token: write/m,
    )
    for (const name of ['schedule', 'feedback', 'adapter'])
      expect(readJson(join(root, template, name, '_package.json'))).toMatchObject({
        publishConfig: { access: 'public', provenance: true },
      })
  })
})
