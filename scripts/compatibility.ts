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
- All packages are ES modules. Node ${Math.min(...nodes)} can also \`require\` them.
- A package that exports all of core takes any minor of it (\`^\`), and gets a major when core does.
- A plug-in asks for core as a peer, \`>=1 <2\`: whatever else brings core in, there is one copy of it. Two
  copies work together too.
`
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
