import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adamw, sgd } from '@anneal/onnx-graph'
import { describe, expect, it } from 'vitest'
import {
  createTraining,
  inMemory,
  linear,
  plateau,
  readCheckpoint,
  type Training,
  type TrainingStep,
} from '../src/index.ts'
import { writeFileAtomic } from '../src/node.ts'
import { examples, perceptronStep } from './support/models.ts'
import { ort, quiet } from './support/ort.ts'

const { x, labels } = examples(70)
const data = inMemory({ x: { data: x, dims: [8] }, labels: { data: labels } }, { shuffle: 5 })
const plan = plateau({
  schedule: linear({ from: 0.05, steps: '100%' }),
  factor: 0.5,
  patience: 0,
  threshold: 0.2,
})
const run = { epochs: 4, datasetSize: 70, batchSize: 16 }
const begin = (graph: TrainingStep, checkpoint?: Uint8Array): Promise<Training> =>
  createTraining(ort, graph, { plan, run, checkpoint, session: quiet }) as Promise<Training>
const earlyStop = { patience: 2, delta: 0.3 }

async function finish(training: Training, until = Infinity): Promise<number[]> {
  const losses: number[] = []
  for await (const { event, update, metrics } of training.fit(data, { earlyStop })) {
    if (event === 'epoch') losses.push(metrics['loss']!)
    if (update === until) break
  }
  return losses
}

const bits = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

it('is bytes that Blob takes, also for the types', async () => {
  const training = await begin(perceptronStep(sgd()))
  const bytes: ArrayBufferView<ArrayBuffer> = await training.checkpoint()
  expect(new Blob([bytes]).size).toBe(bytes.byteLength)
})

describe.each([
  ['sgd with momentum', perceptronStep(sgd({ momentum: 0.9 }))],
  ['adamw', perceptronStep(adamw())],
])('a checkpoint, %s', (_, graph) => {
  it('goes on to the last bit from wherever it was made, with feedback and early stop', async () => {
    const whole = await begin(graph)
    const losses = await finish(whole)
    const end = bits(await whole.checkpoint())
    for (const until of [1, 3, 5, 7, 11]) {
      const first = await begin(graph)
      await finish(first, until)
      const second = await begin(graph, await first.checkpoint())
      expect(second.progress).toEqual(first.progress)
      expect(second.position).toEqual(first.position)
      const rest = await finish(second)
      expect(rest).toEqual(losses.slice(losses.length - rest.length))
      expect(bits(await second.checkpoint())).toBe(end)
      await first.dispose()
      await second.dispose()
    }
  })

  it('is a safetensors file', async () => {
    const training = await begin(graph)
    await finish(training, 2)
    const bytes = await training.checkpoint()
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true))
    expect((8 + length) % 8).toBe(0)
    const header = JSON.parse(Buffer.from(bytes.subarray(8, 8 + length)).toString()) as Record<
      string,
      object
    >
    const { __metadata__: metadata = {}, ...entries } = header
    expect(Object.keys(metadata)).toEqual(['format', 'anneal'])
    expect(Object.keys(entries).sort()).toEqual([...graph.state.keys()].sort())
    const state = await training.readState()
    for (const [name, entry] of Object.entries(entries)) {
      const { dims, data: expected } = state.get(name)!
      const [from, to] = (entry as { data_offsets: [number, number] }).data_offsets
      expect(entry).toMatchObject({ dtype: 'F32', shape: dims })
      const part = bytes.slice(8 + length + from, 8 + length + to)
      expect(new Float32Array(part.buffer)).toEqual(expected)
    }
    expect(readCheckpoint(bytes)).toEqual({
      state,
      progress: training.progress,
      position: training.position,
    })
  })
})

describe('what is no checkpoint is refused', () => {
  const graph = perceptronStep()

  it('bytes that were cut off, changed, or are of something else', async () => {
    const training = await begin(graph)
    const bytes = await training.checkpoint()
    for (const length of [0, 7, 8, 100, bytes.length - 1])
      expect(() => readCheckpoint(bytes.slice(0, length)), String(length)).toThrow(
        /bytes are no checkpoint/,
      )
    for (const place of [4, 9, 60, bytes.length - 300, bytes.length - 1]) {
      const changed = bytes.slice()
      changed[place]! ^= 0x10
      expect(() => readCheckpoint(changed), String(place)).toThrow()
    }
    const other = new TextEncoder().encode(
      '{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}} ',
    )
    const file = Uint8Array.from([other.length, 0, 0, 0, 0, 0, 0, 0, ...other])
    expect(() => readCheckpoint(file)).toThrow('it is a safetensors file of something else')
    // at any place in memory
    const moved = new Uint8Array(bytes.length + 3)
    moved.set(bytes, 3)
    expect(readCheckpoint(moved.subarray(3)).progress).toEqual(training.progress)
  })

  it('one of another model, or of another update rule', async () => {
    const bytes = await (await begin(perceptronStep(adamw()))).checkpoint()
    await expect(begin(graph, bytes)).rejects.toThrow(
      /^the checkpoint is of another model or update rule: state\..*: the session has no such input/,
    )
  })

  it('one of another run, until it is said what that means', async () => {
    const first = await begin(graph)
    await finish(first, 3)
    const checkpoint = await first.checkpoint()
    const longer = { plan, run: { ...run, epochs: 8 }, checkpoint }
    await expect(createTraining(ort, graph, longer)).rejects.toThrow('set onRunChange to "keep"')
    const second = await createTraining(ort, graph, { ...longer, onRunChange: 'keep' })
    expect(second.values).toBe(first.values)
  })
})

it('a file is there as a whole or not at all', () => {
  const folder = mkdtempSync(join(tmpdir(), 'anneal-atomic-'))
  try {
    const path = join(folder, 'run.safetensors')
    writeFileAtomic(path, Uint8Array.of(1, 2))
    writeFileAtomic(path, Uint8Array.of(3))
    expect([...readFileSync(path)]).toEqual([3])
    expect(() => {
      writeFileAtomic(join(folder, 'no', 'where'), Uint8Array.of(1))
    }).toThrow('ENOENT')
    expect(readdirSync(folder)).toEqual(['run.safetensors'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
