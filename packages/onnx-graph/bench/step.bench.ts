// Training steps in a second, on one thread: a perceptron 784-128-10, batches of 64, sgd with momentum.
//
// A training of @anneal/onnxruntime, loops around `session.run` by hand, each with one step and with
// several in a run, PyTorch, and C with OpenBLAS take turns, so that what slows the machine down slows
// all of them. PyTorch and C run where they are installed (Debian: gcc,
// libopenblas-dev, libopenblas0-pthread, python3-torch), each with the kernel of OpenBLAS that is
// quickest here: its own choice may be one for an older processor; ANNEAL_PYTHON names another Python, with
// a newer PyTorch. With CLOCK=cpu in the environment
// it is the time of the processor that counts, on a machine that has other things to do.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { quantile } from '../../../scripts/benchmark.ts'
import { random } from '../test/support/models.ts'

const [batch, pixels, hidden, classes, batches] = [64, 784, 128, 10, 50]
const rounds = Number(process.env['ROUNDS'] ?? 40)
/** Steps of a turn: those that count, and those before them, until a program is at home again. */
const [steps, ahead] = [250, 50]

const clock = process.env['CLOCK'] === 'cpu' ? 'cpu' : 'wall'

/** Makes training steps and says how long they took, in seconds, and the last loss. */
type Side = (first: number, count: number) => Promise<readonly [seconds: number, loss: number]>

const next = random(1)
const numbers = (length: number, size: number): Float32Array =>
  Float32Array.from({ length }, () => (next() * 2 - 1) * size)
// weights and biases of both layers
const parameters = [
  numbers(hidden * pixels, 1 / 28),
  numbers(hidden, 1 / 28),
  numbers(classes * hidden, 1 / 11),
  numbers(classes, 1 / 11),
]
// as many zeros as pictures of digits have
const x = Float32Array.from({ length: batches * batch * pixels }, () => (next() < 0.8 ? 0 : next()))
const labels = Int32Array.from({ length: batches * batch }, () => Math.floor(next() * classes))
const rates = Float32Array.from({ length: batches }, (_, t) => 0.02 * (1 - t / batches))

/** A program that waits for work. */
async function program(
  command: string,
  args: readonly string[],
  kernel: string | undefined,
): Promise<{ side: Side; title: string; end: () => void }> {
  const env: NodeJS.ProcessEnv = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' }
  delete env['OPENBLAS_CORETYPE']
  delete env['OPENBLAS_L2_SIZE']
  if (kernel !== undefined) env['OPENBLAS_CORETYPE'] = kernel
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const line = async (): Promise<string> => {
    const { value, done } = (await lines.next()) as IteratorResult<string, undefined>
    if (done) throw new Error(`${command} ${args.join(' ')} ended early`)
    return value
  }
  return {
    title: await line(),
    end: () => child.kill(),
    async side(first, count) {
      child.stdin.write(`${first} ${count}\n`)
      const [seconds = NaN, loss = NaN] = (await line()).split(' ').map(Number)
      return [seconds, loss]
    },
  }
}

/** The same program with each kernel of OpenBLAS: the quickest stays. */
async function quickest(
  command: string,
  args: readonly string[],
): Promise<{ side: Side; title: string; end: () => void }> {
  let best: { seconds: number; kernel: string | undefined } | undefined
  for (const kernel of [undefined, 'HASWELL', 'SKYLAKEX', 'ZEN']) {
    const { side, end } = await program(command, args, kernel).catch(() => ({
      side: undefined,
      end: undefined,
    }))
    if (!side) continue // a kernel that this processor has not
    await side(0, 50)
    const times = [await side(50, 100), await side(150, 100), await side(250, 100)]
    const seconds = Math.min(...times.map(([time]) => time))
    if (!best || seconds < best.seconds) best = { seconds, kernel }
    end()
  }
  if (!best) throw new Error(`${command} does not run`)
  const chosen = await program(command, args, best.kernel)
  return { ...chosen, title: `${chosen.title}, OpenBLAS kernel ${best.kernel ?? 'of its choice'}` }
}

const folder = mkdtempSync(join(tmpdir(), 'anneal-'))
const opponents = fileURLToPath(new URL('opponents/', import.meta.url))
try {
  const data = join(folder, 'data.bin')
  const parts = [Int32Array.of(batches), ...parameters, x, labels, rates]
  writeFileSync(data, Buffer.concat(parts.map(part => new Uint8Array(part.buffer))))
  const sides: Record<string, Side> = {}
  const ends: (() => void)[] = []
  for (const [way, title] of [
    ['fit', 'training.fit'],
    ['hand', 'by hand'],
  ] as const)
    for (const each of [1, 10, 50]) {
      const own = [join(opponents, 'onnxruntime.ts'), data, clock, way, `${each}`]
      const { side, end } = await program(
        process.execPath,
        [...process.execArgv, ...own],
        undefined,
      )
      sides[each === 1 ? title : `${title}, ${each} steps a run`] = side
      ends.push(end)
    }
  const c = join(folder, 'mlp')
  const built = spawnSync(
    'cc',
    ['-O3', '-march=native', '-ffast-math', join(opponents, 'mlp.c'), '-o', c, '-lopenblas', '-lm'],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  if (built.status === 0) {
    const { side, title, end } = await quickest(c, [data, clock])
    console.log(`  C: ${title}`)
    sides['C'] = side
    ends.push(end)
  } else console.log('  C: left out, no compiler or no OpenBLAS')
  const python = process.env['ANNEAL_PYTHON'] ?? '/usr/bin/python3'
  if (spawnSync(python, ['-c', 'import torch, numpy']).status === 0) {
    const { side, title, end } = await quickest(python, [join(opponents, 'mlp.py'), data, clock])
    console.log(`  PyTorch: ${title}`)
    sides['PyTorch'] = side
    ends.push(end)
  } else console.log(`  PyTorch: left out, ${python} does not have it`)

  const rows: Record<string, number[]> = {}
  for (let round = -3; round < rounds; round++) {
    const losses: number[] = []
    for (const [name, side] of Object.entries(sides).sort(() => Math.random() - 0.5)) {
      const first = (round + 3) * (ahead + steps)
      await side(first, ahead)
      const [seconds, loss] = await side(first + ahead, steps)
      losses.push(loss)
      if (round >= 0) (rows[name] ??= []).push(steps / seconds)
    }
    // they all do the same
    if (round === 0 && Math.max(...losses) - Math.min(...losses) > 1e-3)
      throw new Error(`losses differ: ${losses.join(', ')}`)
  }
  for (const name of Object.keys(sides)) {
    const rates = rows[name]!
    const against = (other: string): string => {
      const ratio = rows[other]?.map((rate, i) => rates[i]! / rate)
      return ratio ? `, ${quantile(ratio, 0.5).toFixed(2)} × ${other}` : ''
    }
    console.log(
      `  ${name.padEnd(28)} ${quantile(rates, 0.5).toFixed(0).padStart(5)} steps/s, ` +
        `best ${Math.max(...rates).toFixed(0)}${against('PyTorch')}${against('C')}`,
    )
  }
  for (const end of ends) end()
} finally {
  rmSync(folder, { recursive: true })
}
