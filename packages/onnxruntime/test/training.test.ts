import { describe, expect, it } from 'vitest'
import { adamw, sgd } from '@anneal/onnx-graph'
import {
  NonFiniteLossError,
  Training,
  constant,
  cosine,
  createTraining,
  drive,
  inMemory,
  plateau,
  type InitialState,
  type SessionLike,
  type TensorData,
  type TensorLike,
  type Values,
} from '../src/index.ts'
import { examples, groupStep, lineStep, perceptronStep, unitStep } from './support/models.ts'
import { InferenceSession, Tensor, ort, quiet } from './support/ort.ts'

const unit = await InferenceSession.create(unitStep(), quiet)
const w = (value: number): Record<string, { data: Float32Array; dims: number[] }> => ({
  w: { data: Float32Array.of(value), dims: [] },
})

/** A loss that stayed on a GPU. */
const far = Object.assign(Object.create(new Tensor('float32', [1], [])) as TensorLike, {
  dispose: () => undefined,
})
Object.defineProperty(far, 'location', { value: 'gpu-buffer' })

describe('a step', () => {
  it('uses the rate of the plan, says so, and goes on from what it gave', async () => {
    const training = new Training(unit, {
      Tensor,
      state: w(4),
      plan: cosine({ from: 1, steps: 4 }),
    })
    const schedule = cosine({ from: 1, steps: 4 })
    let expected = 4
    for (let t = 0; t < 4; t++) {
      expect(training.values).toBe(schedule(t))
      const step = await training.step({})
      expect(step).toEqual({
        ...{ update: t + 1, loss: expected, values: { learningRate: schedule(t) } },
        ...{ applied: true, outputs: {} },
      })
      expected = Math.fround(expected - Math.fround(schedule(t)))
    }
    const state = await training.readState()
    expect(state).toEqual(
      new Map([['w', { type: 'float32', dims: [], data: Float32Array.of(expected) }]]),
    )
    expect(training.progress.updates).toBe(4)
  })

  it('is the update that was worked out by hand', async () => {
    // loss = mean (w·x − t)², gradient = 2·mean (w·x − t)·x; x = [1, 2], t = [2, 4]
    const training = await createTraining(ort, lineStep(), {
      plan: constant({ value: 0.05 }),
      session: quiet,
    })
    const batch = {
      x: { data: Float32Array.of(1, 2), dims: [2, 1] },
      targets: { data: Float32Array.of(2, 4), dims: [2, 1] },
    }
    let weight = 0
    for (let t = 0; t < 5; t++) {
      const { loss } = await training.step(batch)
      expect(loss).toBeCloseTo(((weight - 2) ** 2 * 5) / 2, 5)
      weight -= 0.05 * 5 * (weight - 2)
    }
    expect((await training.readState()).get('w')!.data[0]).toBeCloseTo(weight, 6)
    await training.dispose()
  })

  it('leaves the arrays that it was given alone', async () => {
    const state = w(1)
    const training = new Training(unit, { Tensor, state, plan: constant({ value: 1 }) })
    state['w']!.data[0] = 100
    expect((await training.step({})).loss).toBe(1)
    const read = await training.readState()
    read.get('w')!.data[0] = 100
    expect((await training.step({})).loss).toBe(0)
  })

  it('gives the other outputs that are asked for', async () => {
    const training = await createTraining(ort, lineStep(), {
      plan: constant({ value: 1 }),
      outputs: ['w.next'],
    })
    const one = { data: Float32Array.of(1), dims: [1, 1] }
    const { outputs } = await training.step({ x: one, targets: one })
    expect(Array.from(outputs['w.next']!.data as Float32Array)).toEqual([2])
  })

  it('is taken back when the session fails, and can be tried again', async () => {
    let fail = true
    const session: SessionLike = {
      ...{ inputNames: unit.inputNames, outputNames: unit.outputNames },
      run: async (feeds, fetches) => {
        if (fail) throw new Error('the GPU was lost')
        return await unit.run(feeds as never, fetches)
      },
    }
    const training = new Training(session, {
      Tensor,
      state: w(4),
      plan: cosine({ from: 1, steps: 9 }),
    })
    await expect(training.step({})).rejects.toThrow('the GPU was lost')
    expect(training.progress.updates).toBe(0)
    fail = false
    expect(await training.step({})).toMatchObject({
      update: 1,
      loss: 4,
      values: { learningRate: 1 },
    })
  })

  it('waits for the one before it', async () => {
    const training = new Training(unit, { Tensor, state: w(1), plan: constant({ value: 1 }) })
    const first = training.step({})
    await expect(training.step({})).rejects.toThrow(
      'an update cannot begin during an update: await one call before the next',
    )
    await expect(training.checkpoint()).rejects.toThrow('reading the state cannot begin')
    await first
    await training.dispose()
    await expect(training.step({})).rejects.toThrow('dispose, which has ended this training')
  })
})

describe('a loss that is no number', () => {
  const start = {
    ...w(1),
    head: { data: Float32Array.of(1), dims: [1] },
    velocity: { data: Float32Array.of(1), dims: [] },
  }
  const plan = { learningRate: 0.5, 'learningRate.head': 0.5, momentum: 0.5 }
  const batchOf = (loss: number): Record<string, TensorLike> => ({
    x: new Tensor('float32', [loss], []),
  })

  it('is an error, and changes nothing', async () => {
    const session = await InferenceSession.create(groupStep(), quiet)
    const training = new Training(session, { Tensor, state: start, plan })
    await training.step(batchOf(2))
    const before = await training.readState()
    const error: unknown = await training.step(batchOf(NaN)).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(NonFiniteLossError)
    expect(error).toMatchObject({ update: 1, values: plan })
    expect((error as Error).message).toContain('the loss is NaN after 1 updates (learningRate 0.5,')
    expect(await training.readState()).toEqual(before)
    expect(training.progress.updates).toBe(1)
    expect((await training.step(batchOf(3))).update).toBe(2)
  })

  it('is skipped where that is wanted', async () => {
    const session = await InferenceSession.create(groupStep(), quiet)
    const training = new Training(session, { Tensor, state: start, plan, onNonFinite: 'skip' })
    const steps = []
    for (const loss of [1, Infinity, NaN, 2]) steps.push(await training.step(batchOf(loss)))
    expect(steps.map(({ applied, update }) => [applied, update])).toEqual([
      [true, 1],
      [false, 1],
      [false, 1],
      [true, 2],
    ])
    expect((await training.readState()).get('w')!.data).toEqual(Float32Array.of(0))
  })
})

describe('memory', () => {
  it('that two states share is refused', () => {
    const shared = new Float32Array(4)
    const state = {
      w: { data: shared.subarray(0, 1), dims: [] },
      head: { data: shared.subarray(1, 2), dims: [1] },
      velocity: { data: shared.subarray(1, 2), dims: [] },
    }
    const session = {
      inputNames: Object.keys(state),
      outputNames: Object.keys(state).map(n => `${n}.next`),
    }
    const begin = (): unknown =>
      new Training(
        {
          ...session,
          inputNames: [...session.inputNames, 'learning_rate'],
          run: () => Promise.reject(new Error()),
        },
        {
          ...{ Tensor, state, plan: constant({ value: 1 }), loss: 'w.next' },
        },
      )
    expect(begin).toThrow('head and velocity lie in the same memory')
    state.velocity.data = shared.subarray(2, 3)
    expect(begin).not.toThrow()
  })

  it('that a session writes in place is refused', async () => {
    const session: SessionLike = {
      ...{ inputNames: unit.inputNames, outputNames: unit.outputNames },
      run: feeds => {
        const data = feeds['w']!.data as Float32Array
        data[0]! -= 1
        return Promise.resolve({
          'w.next': new Tensor('float32', data, []),
          loss: new Tensor('float32', [1], []),
        })
      },
    }
    const training = new Training(session, { Tensor, state: w(1), plan: constant({ value: 1 }) })
    await expect(training.step({})).rejects.toThrow('w and w.next lie in the same memory')
    expect(training.progress.updates).toBe(0)
  })

  it('of a GPU is let go of as soon as it was replaced, and the loss that failed too', async () => {
    let alive = 0
    const far = (): TensorLike => {
      alive += 1
      const tensor = {
        ...{ type: 'float32', dims: [], location: 'gpu-buffer', data: undefined },
        getData: () => Promise.reject(new Error('it would end the process')),
        dispose: () => {
          alive -= 1
          tensor.location = 'none'
        },
      }
      return tensor
    }
    let loss = 1
    const session: SessionLike = {
      ...{ inputNames: unit.inputNames, outputNames: unit.outputNames },
      run: () => Promise.resolve({ 'w.next': far(), loss: new Tensor('float32', [loss], []) }),
    }
    const training = new Training(session, { Tensor, state: w(1), plan: constant({ value: 1 }) })
    for (let i = 0; i < 50; i++) {
      await training.step({})
      expect(alive).toBe(1)
    }
    loss = NaN
    await expect(training.step({})).rejects.toThrow(NonFiniteLossError)
    expect(alive).toBe(1)
    await expect(training.readState()).rejects.toThrow('cannot read it by itself')
    await training.dispose()
    expect(alive).toBe(0)
  })
})

const graph = perceptronStep()
const session = await InferenceSession.create(graph.model, quiet)

describe('what does not fit is refused', () => {
  const plan = constant({ value: 0.1 })
  const options = { Tensor, state: graph.state, plan }
  const { x, labels } = examples(4)
  const batch = { x: { data: x, dims: [4, 8] }, labels: { data: labels, dims: [4] } }
  const without = new Map([...graph.state].slice(1))
  const more = (name: string, data: TensorData, dims: number[]): InitialState =>
    new Map<string, Values>([...graph.state, [name, { data, dims }]])

  it.each([
    ['no state', { ...options, state: undefined }, 'state is missing'],
    ['an empty state', { ...options, state: {} }, 'state is empty'],
    [
      'a part of the state',
      { ...options, state: without },
      'state lacks w1, which the session gives anew',
    ],
    [
      'a state that is no input',
      { ...options, state: more('w9', x, [32]) },
      'state.w9: the session has no such input',
    ],
    [
      'a state that never comes out',
      { ...options, state: more('x', x, [4, 8]) },
      'state.x: the session has no output x.next',
    ],
    [
      'another size',
      { ...options, state: more('b2', x, [32]) },
      'state.b2 has the sizes [32], but the session wants [3]',
    ],
    [
      'another type',
      {
        ...options,
        state: more('b2', new Float64Array(3), [3]),
      },
      'state.b2 is float64, but the session wants float32',
    ],
    ['no such loss', { ...options, loss: 'cost' }, 'the session has no output cost; it has'],
    ['no such output', { ...options, outputs: ['logits'] }, 'the session has no output logits'],
    [
      'no such way out',
      { ...options, onNonFinite: 'ignore' as never },
      'onNonFinite must be "error" or "skip", got ignore',
    ],
    [
      'classes of nothing',
      { ...options, classes: { y: 3 } },
      'classes.y: batches have no such input; they have x, labels',
    ],
    [
      'half a class',
      { ...options, classes: { labels: 2.5 } },
      'classes.labels must be a whole number from 1 up, got 2.5',
    ],
    [
      'from beside a checkpoint',
      { ...options, checkpoint: new Uint8Array(3) },
      'these 3 bytes are no checkpoint: they are too few',
    ],
  ])('%s', (_, wrong, message) => {
    expect(() => new Training(session, wrong)).toThrow(message)
  })

  it.each([
    ['a batch that lacks an input', { x: batch.x }, 'nothing feeds labels: the batch has x'],
    [
      'a batch with one too many',
      { ...batch, y: batch.x },
      'the batch has y, which is no input that a batch may feed; those are x, labels',
    ],
    ['state in a batch', { ...batch, w1: batch.x }, 'the batch has w1'],
    [
      'a plain list',
      { ...batch, x: { data: [1, 2], dims: [2] } as never },
      'x: a batch is made of tensors, or of typed arrays',
    ],
    [
      'no dims',
      { ...batch, x: { data: x } as never },
      'x: a batch is made of tensors, or of typed arrays',
    ],
    ['nothing', undefined as never, 'by the names of the inputs, x, labels; got undefined'],
    [
      'another width',
      { ...batch, x: { data: x.subarray(0, 28), dims: [4, 7] } },
      'x has the sizes [4,7]; the session wants [N,8]',
    ],
    [
      'too few numbers',
      { ...batch, x: { data: x.subarray(1), dims: [4, 8] } },
      'x has 31 elements, but the sizes [4,8] are 32',
    ],
    [
      'no example',
      { x: { data: x.subarray(0, 0), dims: [0, 8] }, labels: { data: labels, dims: [4] } },
      'x is empty: it has the sizes [0,8]',
    ],
    [
      'examples without a class',
      { ...batch, labels: new Tensor('int64', [0n, 1n, 2n], [3]) },
      'labels has the sizes [3], so that N is 3, but for x it is 4',
    ],
    [
      'parts of a class',
      { ...batch, labels: { data: Float32Array.of(0, 1, 2, 1), dims: [4] } },
      'labels is float32, but the session wants int64',
    ],
    [
      'an id of no class',
      { ...batch, labels: { data: Uint8Array.of(0, 1, 3, 2), dims: [4] } },
      'labels[2] is 3, which is no class: there are 3, counted from 0',
    ],
    [
      'a negative id',
      { ...batch, labels: new Tensor('int64', [0n, 1n, 2n, -1n], [4]) },
      'labels[3] is -1, which is no class',
    ],
  ])('%s', async (_, wrong, message) => {
    const training = new Training(session, { ...options, classes: { labels: 3 } })
    await expect(training.step(wrong)).rejects.toThrow(message)
    expect(training.progress.updates).toBe(0)
    expect((await training.step(batch)).loss).toBeGreaterThan(0)
  })

  it.each([
    ['loss', 'float64', [], 'the output loss is float64 [], and must be a scalar of float32'],
    ['loss', 'float32', ['N'], 'the output loss is float32 [N], and must be a scalar of float32'],
    ['w.next', 'float32', [2], 'the output w.next is float32 [2]: it cannot be fed back'],
    ['w.next', 'float16', [], 'the output w.next is float16 []: it cannot be fed back'],
  ])('an output %s of %s %j', (name, type, shape, message) => {
    const { inputNames, outputNames } = unit
    const outputMetadata = [{ name, type, shape }]
    const run = (): never => {
      throw new Error('it must not come to this')
    }
    const begin = (): unknown =>
      new Training({ inputNames, outputNames, outputMetadata, run }, { Tensor, state: w(1), plan })
    expect(begin).toThrow(message)
  })

  it.each<[string, TensorLike | undefined, string]>([
    ['size', new Tensor('float32', [1, 2], [2]), 'must be a scalar, but has the sizes [2]'],
    ['place', far, 'must come back to the CPU, but it is at gpu-buffer: make the session with'],
    ['none', undefined, 'must come back to the CPU, but it is at nowhere'],
  ])('a session that gives the loss at the wrong %s', async (_, loss, message) => {
    const session: SessionLike = {
      ...{ inputNames: unit.inputNames, outputNames: unit.outputNames },
      run: async feeds => {
        const results = await unit.run(feeds as never)
        return { 'w.next': results['w.next']!, ...(loss && { loss }) }
      },
    }
    const training = new Training(session, { Tensor, state: w(1), plan })
    await expect(training.step({})).rejects.toThrow(`the output loss ${message}`)
  })
})

describe('a batch', () => {
  it('may have whole numbers of any type, and numbers of double precision', async () => {
    const plan = constant({ value: 0.1 })
    const training = await createTraining(ort, perceptronStep(sgd()), { plan, session: quiet })
    const lossOf = async (x: TensorData, labels: TensorData): Promise<number> => {
      const batch = { x: { data: x, dims: [6, 8] }, labels: { data: labels, dims: [6] } }
      return (await training.evaluate(batch)).loss
    }
    const { x, labels } = examples(6)
    const wanted = await lossOf(x, labels)
    for (const Numbers of [Int8Array, Uint16Array, Int16Array, Int32Array, Uint32Array])
      expect(await lossOf(x, Numbers.from(labels))).toBe(wanted)
    expect(await lossOf(Float64Array.from(x), labels)).toBe(wanted)
    const whole = Int8Array.from({ length: 48 }, (_, i) => (i % 5) - 2)
    expect(await lossOf(whole, labels)).toBe(await lossOf(Float32Array.from(whole), labels))
    await training.dispose()
  })
})

it('hears what is measured elsewhere, and says what plan it follows', async () => {
  const plan = plateau({ schedule: constant({ value: 2 }), factor: 0.5, patience: 0 })
  const training = new Training(unit, { Tensor, state: w(9), plan })
  expect(training.plan).toBe(plan)
  await training.step({})
  for (const loss of [1, 1]) training.observe({ loss })
  expect((await training.step({})).values).toEqual({ learningRate: 1 })
})

describe('a plan may change on the way', () => {
  it('and goes on at the same step', async () => {
    const training = new Training(unit, {
      Tensor,
      state: w(9),
      plan: cosine({ from: 1, steps: 8 }),
    })
    await training.step({})
    const other = cosine({ from: 0.5, steps: 8 })
    training.replace(other)
    expect((await training.step({})).values).toEqual({ learningRate: other(1) })
  })
})

describe.each([
  ['sgd', sgd({ momentum: 0.9 }), 0.1],
  ['adamw', adamw(), 0.01],
] as const)('%s', (_, optimizer, rate) => {
  it('learns, with the rates that core gives', async () => {
    const { x, labels } = examples(240)
    const data = inMemory({ x: { data: x, dims: [8] }, labels: { data: labels } }, { shuffle: 3 })
    const run = { epochs: 20, datasetSize: 240, batchSize: 16 }
    const plan = cosine({ from: rate, steps: '100%' })
    const training = await createTraining(ort, perceptronStep(optimizer), {
      plan,
      run,
      session: quiet,
      classes: { labels: 3 },
    })
    const byHand = drive(plan, { set: () => undefined }, { run })
    const losses: number[] = []
    for await (const { event, values, metrics } of training.fit(data)) {
      if (event === 'epoch') losses.push(metrics['loss']!)
      else expect(values).toEqual({ learningRate: byHand.advance() })
    }
    expect(losses).toHaveLength(20)
    expect(losses[19]!).toBeLessThan(losses[0]! / 3)
    await training.dispose()
  })
})
