/** Empty projects of users, in which a package is installed alone from a registry, compiled and run. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../install.mjs'
import { run, runTool, type Package } from '../packages.ts'
import { oldestTypeScript } from '../supported.mjs'
import { launch } from '../testing/browser.ts'
import { findPart } from '../testing/parts.mjs'
import { runWith, type Runtime } from '../testing/runtimes.ts'
import { serve } from '../testing/serve.ts'
import type { Registry } from './registry.ts'

/** Where the code is that each package is tried with, by its folder. */
const sources = join(root, 'scripts', 'release', 'consumers')

/** The code that a package is tried with. */
export function sourceOf({ folder }: Package): string {
  const file = join(sources, `${folder.replace('packages/', '')}.ts`)
  if (!existsSync(file))
    throw new Error(
      `scripts/release/consumers has no code for ${folder}: write ${file}, which prints "ok"`,
    )
  return file
}

/** What has to be installed besides, as users are told. */
const besides: Readonly<Record<string, readonly string[]>> = {
  '@anneal/onnxruntime': ['onnxruntime-node'],
  '@anneal/tfjs': ['@tensorflow/tfjs'],
}

const options = (module: string, resolution: string): object => ({
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2023', 'DOM'],
    module,
    moduleResolution: resolution,
    types: [],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    outDir: resolution,
  },
  files: ['main.ts'],
})

/** Tools that are installed from the registry too, in a folder of their own. */
export function installTools(folder: string, registry: Registry): void {
  mkdirSync(folder)
  writeFileSync(join(folder, '.npmrc'), registry.npmrc)
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      private: true,
      type: 'module',
      devDependencies: {
        'typescript-newest': 'npm:typescript@7.0.2',
        'typescript-oldest': `npm:typescript@${oldestTypeScript}`,
        vite: '8.3.8',
      },
    }),
  )
  run('npm', ['install', '--ignore-scripts'], folder)
  run(process.execPath, ['scripts/fixtures.mjs']) // other runtimes
}

const versionOf = (folder: string): string =>
  (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version

/** Installs a package alone with npm or pnpm, and gives the folder. */
export function installAlone(
  folder: string,
  pkg: Package,
  manager: 'npm' | 'pnpm',
  registry: Registry,
): void {
  const { name, version } = pkg.manifest
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '.npmrc'), registry.npmrc)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  const wanted = [name, ...(besides[name] ?? [])]
  if (manager === 'npm') run('npm', ['install', '--ignore-scripts', ...wanted], folder)
  else runTool('pnpm/bin/pnpm.cjs', ['add', '--ignore-workspace', ...wanted], folder)
  const installed = versionOf(join(folder, 'node_modules', name))
  if (installed !== version) throw new Error(`${name} is ${installed}, and not ${version}`)
  const own = [...new Set(ourPackagesIn(join(folder, 'node_modules')))]
  const expected = [name, ...Object.keys(pkg.manifest.dependencies ?? {})]
  const strangers = own.filter(other => !expected.includes(other))
  if (strangers.length > 0) throw new Error(`${name} brought ${strangers.join(', ')} along`)
  cpSync(sourceOf(pkg), join(folder, 'main.ts'))
  for (const [module, resolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ] as const)
    writeFileSync(
      join(folder, `tsconfig.${resolution}.json`),
      JSON.stringify(options(module, resolution)),
    )
}

/** Packages of ours that an installation has, at its top level and in pnpm's store. */
function ourPackagesIn(modules: string): string[] {
  const scope = join(modules, '@anneal')
  const here = existsSync(scope) ? readdirSync(scope).map(name => `@anneal/${name}`) : []
  const store = join(modules, '.pnpm')
  const stored = existsSync(store) ? readdirSync(store) : []
  return [
    ...here,
    ...stored.flatMap(name => /^@anneal\+([^@]+)/.exec(name)?.[1]?.replace(/^/, '@anneal/') ?? []),
  ]
}

/** Compiles under both resolutions, and runs what came out. */
export function compileAndRun(folder: string, tools: string, compiler: 'oldest' | 'newest'): void {
  const tsc = join(tools, 'node_modules', `typescript-${compiler}`, 'bin', 'tsc')
  for (const resolution of ['nodenext', 'bundler']) {
    run(process.execPath, [tsc, '-p', `tsconfig.${resolution}.json`], folder)
    expectOk(run(process.execPath, [join(resolution, 'main.js')], folder))
  }
}

/** Runs what was compiled in another runtime. */
export function runIn(runtime: Runtime, folder: string): void {
  const skip = (why?: unknown): never => {
    throw new Error(String(why))
  }
  expectOk(runWith({ skip }, runtime, [join('nodenext', 'main.js')], folder))
}

/** Bundles what was compiled with Vite, and runs the bundle: in a browser if there is one. */
export async function buildWithVite(folder: string, tools: string): Promise<void> {
  writeFileSync(
    join(folder, 'vite.config.js'),
    `export default {
  logLevel: 'error',
  build: {
    target: 'es2022',
    lib: { entry: 'bundler/main.js', formats: ['es'], fileName: 'bundle' },
    rolldownOptions: { external: ['onnxruntime-node'] }, // a binary
  },
}\n`,
  )
  run(process.execPath, [join(tools, 'node_modules', 'vite', 'bin', 'vite.js'), 'build'], folder)
  const bundle = readFileSync(join(folder, 'dist', 'bundle.js'), 'utf8')
  if (/from ?["']onnxruntime-node/.test(bundle))
    expectOk(run(process.execPath, [join('dist', 'bundle.js')], folder))
  else expectOk(await runInBrowser(folder))
}

/** What the bundle writes to the console of a page. */
async function runInBrowser(folder: string): Promise<string> {
  const { path, missing } = findPart('chromium')
  if (path === undefined) {
    if (process.env['ANNEAL_REQUIRE_ALL'] === '1') throw new Error(missing)
    console.log(`  the bundle was not run: ${missing}`)
    return 'ok'
  }
  writeFileSync(
    join(folder, 'page.html'),
    '<!doctype html><link rel="icon" href="data:,"><script type="module" src="dist/bundle.js"></script>',
  )
  const server = await serve(folder)
  const browser = await launch(path)
  try {
    const page = await browser.newPage()
    const written = Promise.race([
      page.waitForEvent('console', { predicate: message => /^(ok|wrong)/.test(message.text()) }),
      page.waitForEvent('pageerror').then(error => {
        throw error
      }),
    ])
    const [message] = await Promise.all([written, page.goto(`${server.url}/page.html`)])
    return message.text()
  } finally {
    await browser.close()
    server.close()
  }
}

function expectOk(output: string): void {
  if (output.trim().split('\n').at(-1) !== 'ok') throw new Error(`it printed ${output}`)
}
