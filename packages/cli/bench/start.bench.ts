// How long commands take from start to end on ordinary files, against node with nothing to do: at most 1.4
// times the processor time. Both by the clock on the wall, too, which shows what else the machine does.
// Needs a build.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { quantile } from '../../../scripts/benchmark.ts'

const limit = 1.4
const [pairs, warmup] = [25, 2]

const bin = fileURLToPath(new URL('../dist/bin.cjs', import.meta.url))
if (!existsSync(bin)) throw new Error('there is no dist/bin.cjs: npm run build comes first')
const cwd = mkdtempSync(join(tmpdir(), 'anneal-start-'))
const file = (name: string, content: string | object): void => {
  writeFileSync(join(cwd, name), typeof content === 'string' ? content : JSON.stringify(content))
}
const cosine = { type: 'cosine', from: 0.1, steps: 'rest' }
file('a.json', { type: 'warmup', steps: '5%', schedule: cosine })
file('b.json', { type: 'step', from: 0.1, factor: 0.5, every: 300 })
file('torch.json', {
  peer: 'torch',
  scheduler: 'StepLR',
  params: { step_size: 30, gamma: 0.1 },
  baseLr: 0.1,
})
const losses = Array.from({ length: 100 }, (_, i) => [10 ** (i / 20 - 5), (i - 70) ** 2 / 1000 + 1])
file('losses.csv', `rate,loss\n${losses.map(row => row.join(',')).join('\n')}\n`)
const log = losses.map(([rate, loss], i) => ({ update: i + 1, learningRate: rate, loss }))
file('train.ndjson', log.map(record => `${JSON.stringify(record)}\n`).join(''))

const run = '--epochs 10 --dataset-size 6400 --batch-size 64'
const commands = [
  '--version',
  '--help',
  'list',
  'init',
  'init cosine --from 0.1 --steps 100',
  'schema',
  `sample a.json ${run}`,
  `describe a.json ${run}`,
  `check a.json ${run}`,
  `plot a.json ${run}`,
  `plot a.json b.json ${run} --force -o plot.svg`,
  `diff a.json b.json ${run}`,
  'find losses.csv',
  `plan a.json ${run} --ramp-to 128 --ramp-over 5%`,
  'import torch.json',
  `export a.json --to torch ${run}`,
  'watch train.ndjson --once',
  'completion bash',
]

// each process says itself how much of the processor's time it took
const hook = join(cwd, 'hook.cjs')
writeFileSync(
  hook,
  `process.on('exit', () => {
    const { user, system } = process.cpuUsage()
    require('fs').writeSync(3, String((user + system) / 1000))
  })`,
)

/** Milliseconds that a process takes, of the processor and on the wall. */
function timeOf(args: readonly string[]): [cpu: number, wall: number] {
  const start = performance.now()
  const { output, status } = spawnSync(process.execPath, ['--require', hook, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
  })
  const wall = performance.now() - start
  if (status === 2 || status === null) throw new Error(`${args.join(' ')}: ${output[2] ?? ''}`)
  return [Number(output[3]), wall]
}

console.log(`times that of node -e '', medians of ${pairs} pairs: processor (quartiles), wall`)
for (const command of commands) {
  const ratios: { cpu: number; wall: number }[] = []
  for (let pair = 0; pair < warmup + pairs; pair++) {
    const sides = { anneal: [bin, ...command.split(' ')], node: ['-e', ''] }
    const isFirst = Math.random() < 0.5
    const early = timeOf(isFirst ? sides.anneal : sides.node)
    const late = timeOf(isFirst ? sides.node : sides.anneal)
    const [anneal, node] = isFirst ? [early, late] : [late, early]
    if (pair >= warmup) ratios.push({ cpu: anneal[0] / node[0], wall: anneal[1] / node[1] })
  }
  const at = (which: 'cpu' | 'wall', share: number): number =>
    quantile(
      ratios.map(ratio => ratio[which]),
      share,
    )
  const [lower, cpu, upper] = [0.25, 0.5, 0.75].map(share => at('cpu', share).toFixed(2))
  console.log(
    `  ${cpu!} (${lower!} to ${upper!}), ${at('wall', 0.5).toFixed(2)}  anneal ${command.replace(` ${run}`, '')}`,
  )
  if (at('cpu', 0.5) > limit) {
    console.error(`    more than ${limit}`)
    process.exitCode = 1
  }
}
rmSync(cwd, { recursive: true })
