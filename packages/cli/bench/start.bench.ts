// How long the command takes to start, against node with nothing to do: at most 1.4 times. Needs a build.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compare } from '../../../scripts/benchmark.ts'

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url))
if (!existsSync(bin)) throw new Error('there is no dist/bin.js: npm run build comes first')
const node =
  (...args: string[]) =>
  (): void => {
    spawnSync(process.execPath, args)
  }
const limit = 1.4
for (const args of [['--version'], ['--help'], ['list']]) {
  console.log(`anneal ${args.join(' ')}`)
  const { ratio } = await compare({ anneal: node(bin, ...args), node: node('-e', '') })
  if (ratio[1] > limit) {
    console.error(`  more than ${limit} times as much`)
    process.exitCode = 1
  }
}
