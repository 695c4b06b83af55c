/**
 * What users get: the packed adapter in an empty project outside of the workspace, installed with
 * npm and with pnpm, in Node, in a page without a bundler and in a worker. It installs tfjs from
 * the registry and is therefore a command of its own: `npm run check:consumers`.
 */
import { build } from 'esbuild'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../install.mjs'
import { filesIn, pack, publicPackages, run, runTool } from '../packages.ts'
import { launch } from '../testing/browser.ts'
import { runtimes, runWith } from '../testing/runtimes.ts'
import { serve } from '../testing/serve.ts'
import { need } from '../testing/system.ts'

/** What `train.js` returns. */
interface Result {
  readonly backend: string
  readonly losses: readonly number[]
  readonly logged: readonly number[]
  readonly planned: readonly number[]
  readonly last: number
}

const temporary = mkdtempSync(join(tmpdir(), 'anneal-consumers-'))
const project = (manager: string): string => join(temporary, manager)

beforeAll(() => {
  const tarballs = Object.fromEntries(
    publicPackages()
      .filter(({ folder }) => ['core', 'tfjs'].includes(basename(folder)))
      .map(pkg => [pkg.manifest.name, `file:${pack(pkg, temporary)}`]),
  )
  // core is not in a registry yet: the override says where it is, and installs nothing by itself
  const overrides = { '@anneal/core': tarballs['@anneal/core'] }
  const manifest = {
    private: true,
    type: 'module',
    dependencies: { '@anneal/tfjs': tarballs['@anneal/tfjs'], '@tensorflow/tfjs': '4.22.0' },
    overrides,
    pnpm: { overrides, ignoredBuiltDependencies: ['core-js'] },
  }
  for (const manager of ['npm', 'pnpm']) {
    mkdirSync(project(manager))
    cpSync(join(root, 'scripts', 'consumers', 'project'), project(manager), { recursive: true })
    writeFileSync(join(project(manager), 'package.json'), JSON.stringify(manifest))
  }
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], project('npm'))
  runTool('pnpm/bin/pnpm.cjs', ['install', '--prefer-offline'], project('pnpm'))
})

afterAll(() => {
  rmSync(temporary, { recursive: true, force: true })
})

function expectTrained({ backend, losses, logged, planned, last }: Result): void {
  expect(backend).toBe('cpu')
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 2)
  expect(logged).toEqual(planned)
  expect(last).toBe(planned.at(-1))
}

describe.each(['npm', 'pnpm'])('installed with %s', manager => {
  const cwd = project(manager)

  test('core comes along, and nothing else of Anneal', () => {
    const found = filesIn(join(cwd, 'node_modules'))
      .filter(file => file.endsWith('/package.json'))
      .map(file => /(?:^|\/)(@anneal\/[^/]+|[^/]*anneal[^/]*)\/package\.json$/.exec(file)?.[1])
      .filter(name => name !== undefined)
    expect(found.sort()).toEqual(['@anneal/core', '@anneal/tfjs'])
  })

  test.for(runtimes)('an ESM script trains with the callback, in %s', (runtime, context) => {
    expectTrained(JSON.parse(runWith(context, runtime, ['script.js'], cwd)) as Result)
  })

  const resolutions = [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ] as const
  const compilers = [
    ['TypeScript 7', 'typescript-native/bin/tsc'],
    ['TypeScript 6', 'typescript/bin/tsc6'],
  ] as const
  for (const [module, resolution] of resolutions)
    for (const [name, compiler] of compilers)
      test(`a strict file passes ${name} with ${resolution} resolution`, () => {
        const options = ['--module', module, '--moduleResolution', resolution]
        expect(runTool(compiler, options, cwd)).toBe('')
      })

  test('the strict file runs', () => {
    expect(JSON.parse(runTool('tsx/dist/cli.mjs', ['strict.ts'], cwd))).toEqual({
      same: true,
      callback: true,
      feedback: 'plateau',
      updates: 3,
      refused: true,
      used: [1, 0.5, 0.25],
    })
  })
})

test('pnpm hides core from the user: that is why the adapter re-exports it', () => {
  const script = `import('@anneal/core').catch(error => console.log(error.code))`
  expect(run(process.execPath, ['-e', script], project('pnpm')).trim()).toBe('ERR_MODULE_NOT_FOUND')
})

describe('in a browser', () => {
  async function resultOf(executable: string, page: string): Promise<Result> {
    const server = await serve(project('npm'))
    const browser = await launch(executable)
    try {
      const tab = await browser.newPage()
      const errors: string[] = []
      tab.on('pageerror', error => errors.push(String(error)))
      tab.on('console', message => {
        if (message.type() === 'error') errors.push(message.text())
      })
      await tab.goto(`${server.url}/${page}`)
      const result = await tab.evaluate(() => (globalThis as { result?: Promise<Result> }).result)
      expect(errors).toEqual([])
      return result!
    } finally {
      await browser.close()
      server.close()
    }
  }

  test('a module script with an import map trains', async context => {
    expectTrained(await resultOf(need(context, 'chromium').path, 'page.html'))
  })

  test('a worker of modules, bundled, trains', async context => {
    const { path } = need(context, 'chromium')
    const cwd = project('npm')
    await build({
      absWorkingDir: cwd,
      entryPoints: ['worker.js'],
      outfile: 'worker.bundle.js',
      bundle: true,
      format: 'esm',
      logLevel: 'error',
    })
    expectTrained(await resultOf(path, 'worker.html'))
  })
})
