/**
 * What users of ONNX Runtime get: the packed adapter and `onnxruntime-node` in an empty project,
 * installed with npm and with pnpm. It belongs to `npm run check:consumers`.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unitStep } from '../../packages/onnxruntime/test/support/models.ts'
import { root } from '../install.mjs'
import { filesIn, pack, publicPackages, run, runTool } from '../packages.ts'
import { runtimes, runWith } from '../testing/runtimes.ts'

/** What `train.js` prints. */
interface Result {
  readonly planned: readonly number[]
  readonly used: readonly number[]
  readonly resumed: readonly number[]
  readonly weights: readonly [whole: number, resumed: number]
  readonly hooked: number
  readonly saved: boolean
}

const temporary = mkdtempSync(join(tmpdir(), 'anneal-consumers-'))
const project = (manager: string): string => join(temporary, manager)

beforeAll(() => {
  const tarballs = Object.fromEntries(
    publicPackages()
      .filter(({ folder }) => ['core', 'onnxruntime'].includes(basename(folder)))
      .map(pkg => [pkg.manifest.name, `file:${pack(pkg, temporary)}`]),
  )
  const overrides = { '@anneal/core': tarballs['@anneal/core'] }
  const manifest = {
    private: true,
    type: 'module',
    dependencies: {
      '@anneal/onnxruntime': tarballs['@anneal/onnxruntime'],
      'onnxruntime-node': '1.30.0',
    },
    overrides,
    // what its script would fetch is for CUDA
    pnpm: { overrides, ignoredBuiltDependencies: ['onnxruntime-node'] },
  }
  for (const manager of ['npm', 'pnpm']) {
    cpSync(join(root, 'scripts/consumers/project/onnxruntime'), project(manager), {
      recursive: true,
    })
    writeFileSync(join(project(manager), 'package.json'), JSON.stringify(manifest))
    writeFileSync(join(project(manager), 'unit.onnx'), unitStep())
  }
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], project('npm'))
  runTool('pnpm/bin/pnpm.cjs', ['install', '--prefer-offline'], project('pnpm'))
})

afterAll(() => {
  rmSync(temporary, { recursive: true, force: true })
})

describe.each(['npm', 'pnpm'])('installed with %s', manager => {
  const cwd = project(manager)

  test('core comes along, and neither the other runtime nor anything else of Anneal', () => {
    const found = filesIn(join(cwd, 'node_modules'))
      .map(file => /(?:^|\/)(@anneal\/[^/]+|onnxruntime-[^/]+)\/package\.json$/.exec(file)?.[1])
      .filter(name => name !== undefined)
    expect([...new Set(found)].sort()).toEqual([
      '@anneal/core',
      '@anneal/onnxruntime',
      'onnxruntime-common',
      'onnxruntime-node',
    ])
  })

  test.for(runtimes)('an ESM script trains, resumes and drives, in %s', (runtime, context) => {
    const { planned, used, resumed, weights, hooked, saved } = JSON.parse(
      runWith(context, runtime, ['train.js'], cwd),
    ) as Result
    expect(used).toEqual(planned)
    expect(resumed).toEqual(planned)
    expect(weights[0]).toBe(weights[1])
    expect(weights[0]).toBeCloseTo(-planned.reduce((a, b) => a + b), 5)
    expect(hooked).toBe(-0.25)
    expect(saved).toBe(true)
  })

  test.each([
    ['TypeScript 7', 'typescript-native/bin/tsc'],
    ['TypeScript 6', 'typescript/bin/tsc6'],
  ])('a strict file passes %s with both resolutions', (_, compiler) => {
    for (const [module, resolution] of [
      ['nodenext', 'nodenext'],
      ['esnext', 'bundler'],
    ] as const) {
      const options = ['--module', module, '--moduleResolution', resolution]
      expect(runTool(compiler, options, cwd)).toBe('')
    }
  })
})
