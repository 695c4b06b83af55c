/**
 * Writes docs/compatibility.md from the manifests: `npm run docs:compatibility`. A test says when it
 * is out of date.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { realRange } from './catalog.ts'
import { root } from './install.mjs'
import { containedIn, publicPackages, type Manifest } from './packages.ts'
import { nodes, oldestTypeScript } from './supported.mjs'

const file = join(root, 'docs', 'compatibility.md')
const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``

function rowOf(manifest: Manifest): string {
  const { name, engines, dependencies, peerDependencies, ...rest } = manifest
  const needs = [...containedIn(manifest), ...Object.keys(dependencies ?? {})].map(code)
  const peers = Object.entries(peerDependencies ?? {}).map(([peer, range]) => {
    const { devDependencies = {}, peerDependenciesMeta = {} } = rest
    const tested = devDependencies[peer]
    const optional = peerDependenciesMeta[peer]?.optional === true ? ', if you use it' : ''
    return `${code(`${peer} ${realRange(peer, range)}`)}${optional}${tested === undefined ? '' : ` (tested with ${realRange(peer, tested)})`}`
  })
  const cells = [code(name), engines?.['node'] ?? '', needs.join(', '), peers.join('<br>')]
  return `| ${cells.map(cell => (cell === '' ? '–' : cell)).join(' | ')} |`
}

/** What was built and run with each tool, by hand; some of it is tried again by scripts/consumers/tools.test.ts. */
const tools = `## Build tools and test runners

The packed packages were installed and built with each of these, and the result was run: in Node, or in Chromium where
it is for pages. It had to give the same numbers and error messages as without the tool, minified too. "All" is core with
\`builtins\`, \`formula\` and \`diagnostics\`, \`onnx-graph\` with \`load\`, \`plot\`, \`optimizer\` and \`interop\`; "both
trainings" are TensorFlow.js 4.22 on its \`cpu\` and ONNX Runtime 1.30, as \`onnxruntime-web/wasm\` in pages. webpack, Rollup, esbuild,
\`require\`, Jest 30 and the types are tried again with every change.

| tool | tried | to set |
| --- | --- | --- |
| webpack 5.112, Rspack 2.3 | all, both trainings, a worker; \`production\` and \`development\` | – |
| Rollup 4.68 | all, both trainings | the plugin \`node-resolve\`; for TensorFlow.js \`commonjs\`, and \`browser: true\` |
| esbuild 0.28 | all, both trainings; as module, CommonJS and script | \`splitting: true\`, for the parts of \`load\` |
| Vite 8.3 | all, both trainings, a worker | \`worker: { format: 'es' }\`, for the parts of \`load\` in a worker |
| Parcel 2.16 | all, both trainings; a worker with core and \`trainingGraph\` | in \`package.json\`: \`"@parcel/resolver-default": { "packageExports": true }\`. In a worker \`load\` fails, as Parcel runs its parts in the wrong order |
| Next.js 16.4, app router, Turbopack | all in a server and in a client component and in a worker; TensorFlow.js in the client, \`onnxruntime-node\` in a route; \`build\` and \`dev\` | – |
| Angular 21.2, \`@angular/build\` | all and TensorFlow.js in the page | \`npm install buffer\`, which TensorFlow.js imports |
| SvelteKit 2.70, Astro 7.3 | all while prerendering and in the page; TensorFlow.js in the page | – |
| Metro 0.87, React Native's Babel preset | all but training; the bundle was run in Node, on no device | – |
| Jest 29.7 and 30.5 | all, TensorFlow.js, ONNX Runtime; with \`babel-jest\`, \`ts-jest\` 29.4 and \`@swc/jest\` 0.2, and as ES modules; in \`jsdom\` all but training | see below |
| Mocha 11.8, \`node:test\` of Node 20 | all, both trainings; core from TypeScript with \`tsx\` 4.23, \`ts-node\` 10.9 and \`@swc-node/register\` 1.12 | – |
| \`require\` in Node 20.19, 22.12 and 24.21 | all, both trainings | – |
| TypeScript 5.4, 5.9, 6, 7 | all types with \`exactOptionalPropertyTypes\`; without DOM and Node and with \`skipLibCheck: false\`, but for \`tfjs\` and \`plot/element\` | in CommonJS \`module\` has to be \`commonjs\`, or from 5.9 on \`nodenext\`: \`node16\`, and \`nodenext\` of 5.4, refuse all ES modules there |

\`cosine\` costs 1.45 to 1.49 kB (gzip) with webpack, Rspack, Rollup, esbuild and Vite, and 2.0 kB with Parcel; of imports that are
not used nothing stays in any of them. With Parcel and \`ts-jest\` the order of \`builtins\` is another, which shows where a message lists them.

Jest compiles nothing in \`node_modules\`, and does not read ES modules. It does both with one of these:

- \`transformIgnorePatterns: ['/node_modules/(?!.*@anneal/)']\` in its configuration, with Babel's \`preset-env\` in
  \`babel.config.js\`, or with \`@swc/jest\`, or with the preset \`ts-jest/presets/js-with-ts\` and \`allowJs\`
- \`NODE_OPTIONS=--experimental-vm-modules\`, and tests that are ES modules; with Jest 30 and Node 24 also tests that
  \`require\`

Two things are missing in its environments, for other packages too:

- ONNX Runtime says that data "must be type of function Float32Array", because tests in Jest have one of their own. A
  \`testEnvironment\` of yours gives them Node's: \`Object.assign(this.global, { Float32Array, BigInt64Array })\` in the
  constructor of a class that extends \`TestEnvironment\` of \`jest-environment-node\`.
- \`jsdom\` has no \`TextEncoder\` and \`TextDecoder\`, which models are read and written with. A file of \`setupFiles\`
  puts those of \`node:util\` into \`globalThis\`. Importing \`@anneal/onnx-graph\` works without.
`

/** The page as it has to be. */
export function page(): string {
  const rows = publicPackages().map(({ manifest }) => rowOf(manifest))
  const text = `# What works with what

Written by \`npm run docs:compatibility\`, from the manifests.

| package | Node | comes with | has to be there |
| --- | --- | --- | --- |
${rows.join('\n')}

- Every change is tested on Node ${nodes.join(', ')}; browsers and workers get the same files.
- The packed packages run in Bun and in Deno, too: training with TensorFlow.js and ONNX Runtime, and the command.
- Every change is tested in Chromium, and its pages, workers and the playground in Firefox (the one of Debian: ESR) and in
  WebKitGTK, which has the engine of Safari. Safari itself has not been tried.
- The types compile with TypeScript ${oldestTypeScript} and newer, strictly, with \`nodenext\` and with \`bundler\`
  resolution. Every release is tried with both ends.
- Engines, and their versions, do not agree on the last bit of \`Math.sin\`, \`Math.exp\` and \`**\`: between Node 20, Deno 2.9
  and Bun 1.4 up to one value in ten of a schedule differs, by 5e-16 of it at most. To the bit, a run
  repeats on the same version of the same engine.
- All packages are ES modules. Node 20.19 and newer can also \`require\` them.
- A package that exports all of core takes any minor of it (\`^\`), and gets a major when core does.
- A plug-in asks for core as a peer, \`>=1 <2\`: whatever else brings core in, there is one copy of it. Two
  copies work together too.

${tools}`
  // as the other documents are
  const prettier = join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs')
  return execFileSync(process.execPath, [prettier, '--stdin-filepath', file], {
    cwd: root,
    input: text,
    encoding: 'utf8',
  })
}

/** Whether the page is as it has to be. */
export const isCurrent = (): boolean => readFileSync(file, 'utf8') === page()

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(file, page())
  console.log('wrote docs/compatibility.md')
}
