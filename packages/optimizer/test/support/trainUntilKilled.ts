// Trains with a method, driven by a plan with feedback, and writes a checkpoint now and then: a
// child process, which its parent kills at any time and starts again.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  cosine,
  driveOptimizer,
  plateau,
  stateFromBytes,
  stateToBytes,
  warmup,
  type MethodState,
  type Progress,
} from '../../src/index.ts'
import { gradientOf, methods, start, train } from './methods.ts'

interface Checkpoint {
  readonly progress: Progress
  readonly weights: readonly (readonly number[])[]
  readonly state: MethodState
}
type Format = 'json' | 'bytes'

function read(file: string, format: Format): Checkpoint | undefined {
  if (!existsSync(file)) return undefined
  const content = readFileSync(file)
  if (format === 'json') return JSON.parse(content.toString()) as Checkpoint
  const length = content.readUInt32LE()
  const head = JSON.parse(content.toString('utf8', 4, 4 + length)) as Omit<Checkpoint, 'state'>
  return { ...head, state: stateFromBytes(content.subarray(4 + length)) }
}

function write(file: string, format: Format, { state, ...head }: Checkpoint): void {
  const text = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  const content = Buffer.concat([length, text, stateToBytes(state)])
  // never half a file: a rename is all or nothing
  writeFileSync(`${file}.tmp`, format === 'json' ? JSON.stringify({ ...head, state }) : content)
  renameSync(`${file}.tmp`, file)
}

const plan = {
  learningRate: plateau({
    schedule: warmup({ steps: '10%', schedule: cosine({ from: 0.05, to: 0.001, steps: 'rest' }) }),
    factor: 0.7,
    patience: 3,
  }),
}

const [, , names, total, folder, killAt = Infinity] = process.argv as string[] &
  [string, string, string, string, string]

const pause = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

/** Trains to the end, from a checkpoint if there is one, and says what came of it. */
function run(name: string, format: Format, file: string, total: number): unknown {
  const weights = [start(40), Float32Array.from(start(9))]
  const optimizer = methods[name]!(weights)
  const saved = read(file, format)
  const hook = driveOptimizer(optimizer, plan, { run: { steps: total }, from: saved?.progress })
  if (saved) {
    optimizer.load(saved.state)
    for (const [i, list] of saved.weights.entries()) weights[i]!.set(list)
  }
  for (let t = hook.progress.updates; t < total; t++) {
    hook.advance()
    train(optimizer, weights, t, t + 1)
    const slopes = weights.flatMap(list => Array.from(gradientOf(list, t)))
    hook.observe(slopes.reduce((sum, g) => sum + g * g, 0))
    // at every update, so that any moment may be the last
    write(file, format, {
      progress: hook.progress,
      weights: weights.map(list => Array.from(list)),
      state: format === 'json' ? optimizer.toJSON() : optimizer.state,
    })
    if (t < Number(killAt)) continue
    process.send?.(t)
    pause(5) // the kill is on its way, and may come in the middle of anything
  }
  return {
    weights: weights.map(list => Buffer.from(list.buffer).toString('hex')),
    state: Buffer.from(stateToBytes(optimizer.state)).toString('hex'),
    progress: hook.progress,
  }
}

const outcomes = names.split(',').map(label => {
  const [name, format] = label.split('.') as [string, Format]
  return [label, run(name, format, join(folder, label), Number(total))]
})
if (killAt !== Infinity) pause(Infinity) // to be killed, and nothing else
process.stdout.write(JSON.stringify(Object.fromEntries(outcomes)))
