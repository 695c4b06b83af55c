import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import {
  Training,
  constant,
  cosine,
  linear,
  plateau,
  step,
  type Batch,
  type BatchSource,
  type FitOptions,
  type TrainingEvent,
} from '../src/index.ts'
import { batchOf, begin, losses, session } from './support/groupTraining.ts'
import { Tensor } from './support/ort.ts'

async function listen(
  training: Training,
  source: BatchSource,
  options?: FitOptions,
): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = []
  for await (const event of training.fit(source, options)) events.push(event)
  return events
}
const told = (events: readonly TrainingEvent[]): unknown[] =>
  events.map(({ event, update, epoch, metrics }) => [event, update, epoch, metrics['loss']])

const run = { epochs: 2, stepsPerEpoch: 2 }
const lr = linear({ from: 1, steps: '100%' })

describe('batches come from', () => {
  const expected = [
    ['update', 1, 0.5, 1],
    ['update', 2, 1, 3],
    ['epoch', 2, 1, 2],
    ['update', 3, 1.5, 1],
    ['update', 4, 2, 3],
    ['epoch', 4, 2, 2],
  ]
  const list = losses(1, 3)
  const slow = async function* (): AsyncGenerator<Batch> {
    for (const batch of list) {
      await setTimeout(1)
      yield batch
    }
  }
  // as those of another realm, or of a library
  const foreign = {
    [Symbol.asyncIterator]: () => {
      const batches = list.values()
      return {
        next: () =>
          ({
            then: (...heard: Parameters<Promise<IteratorResult<Batch>>['then']>) =>
              Promise.resolve(batches.next()).then(...heard),
          }) as Promise<IteratorResult<Batch>>,
      }
    },
  }
  const endless = function* (): Generator<Batch> {
    for (;;) yield* list
  }
  it.each<[string, BatchSource]>([
    ['an array', list],
    ['a function that gives an array', () => list],
    ['a function that makes a generator', () => endless()],
    ['an asynchronous generator for each epoch', slow],
    ['a generator without end', endless()],
    ['promises of another kind', foreign],
    ['data that is asked', { batch: ({ start }) => list[start] }],
    [
      'data that is asked and takes its time',
      { batch: async ({ start }) => Promise.resolve(list[start]) },
    ],
  ])('%s', async (_, source) => {
    const training = begin(lr, { run })
    expect(told(await listen(training, source))).toEqual(expected)
    expect((await training.readState()).get('w')!.data).toEqual(
      Float32Array.of(-1 - 0.75 - 0.5 - 0.25),
    )
  })

  it('tells each epoch which one it is', async () => {
    const epochs: number[] = []
    await listen(begin(lr, { run }), epoch => {
      epochs.push(epoch)
      return list
    })
    expect(epochs).toEqual([0, 1])
  })
})

describe('the end', () => {
  it('comes with the epochs or the steps of the run, and may be said to fit', async () => {
    const list = losses(1, 2, 3)
    expect(told(await listen(begin(constant({ value: 1 }), { run: { epochs: 1 } }), list))).toEqual(
      [...[1, 2, 3].map(t => ['update', t, null, t]), ['epoch', 3, 1, 2]],
    )
    const steps = await listen(begin(lr, { run: { steps: 5 } }), list)
    expect(steps.map(({ event, update }) => [event, update]).slice(-3)).toEqual([
      ['epoch', 3],
      ['update', 4],
      ['update', 5],
    ])
    expect(await listen(begin(constant({ value: 1 })), list, { epochs: 2 })).toHaveLength(8)
    await expect(listen(begin(constant({ value: 1 })), list)).rejects.toThrow(
      'fit does not know where to end',
    )
  })

  it('of the last epoch is told when the steps end with it', async () => {
    const training = begin(lr, { run: { steps: 4, stepsPerEpoch: 2 } })
    const events = await listen(training, losses(1, 3))
    expect(events.map(({ event }) => event).join()).toBe('update,update,epoch,update,update,epoch')
    expect(training.position.epoch).toBe(2)
  })

  it.each([
    [
      'too short an epoch',
      losses(1),
      'an epoch has 2 updates, but this one had 1: pass run: { stepsPerEpoch: 1 }',
    ],
    ['no batch', [], 'there are no batches'],
    [
      'a generator that has ended',
      losses(1, 2).values(),
      'there are no batches in epoch 1, counted from 0: what can be iterated over only once',
    ],
    ['what is no source', 7 as never, 'batches must be something to iterate over'],
  ])('%s is an error', async (_, source, message) => {
    await expect(listen(begin(lr, { run }), source)).rejects.toThrow(message)
  })

  it('too long an epoch is an error too, where the run says how much data there is', async () => {
    const training = begin(lr, { run: { epochs: 1, datasetSize: 4, batchSize: 2 } })
    await expect(listen(training, losses(1, 2, 3))).rejects.toThrow(
      'has 2 updates, but this one had 3',
    )
  })

  it('comes when nobody listens any more, and the next fit goes on', async () => {
    const training = begin(lr, { run })
    for await (const { update } of training.fit(losses(1, 3))) if (update === 3) break
    expect(training.position).toMatchObject({ epoch: 1, batches: 1 })
    expect(told(await listen(training, losses(1, 3)))).toEqual([
      ['update', 4, 2, 3],
      ['epoch', 4, 2, 2],
    ])
    expect(await listen(training, losses(1, 3))).toEqual([])
  })

  it('comes early when a metric gets no better', async () => {
    const values = [5, 4, 4.5, 4.2, 4.1, 1]
    const evaluated: number[] = []
    const options: FitOptions = {
      earlyStop: { metric: 'val_loss', patience: 2, delta: 0.05 },
      evaluate: () => {
        evaluated.push(values[evaluated.length]!)
        return { val_loss: evaluated.at(-1)! }
      },
    }
    const training = begin(constant({ value: 1 }), { run: { epochs: 9, stepsPerEpoch: 1 } })
    const events = await listen(training, losses(1), options)
    expect(evaluated).toEqual([5, 4, 4.5, 4.2, 4.1])
    expect(events.at(-1)).toMatchObject({ event: 'epoch', metrics: { loss: 1, val_loss: 4.1 } })
    expect(training.position.earlyStop).toEqual({ best: 4, bad: 3 })
    expect(await listen(training, losses(1), options)).toEqual([])
    for (const earlyStop of [
      { patience: -1 },
      { patience: 1, delta: NaN },
      { patience: 1, mode: 'up' as never },
    ])
      await expect(listen(training, losses(1), { earlyStop })).rejects.toThrow('earlyStop.')
  })
})

it.each<[string, object, string]>([
  ['no number of epochs', { epochs: NaN }, 'epochs must be a whole number from 0 up, got NaN'],
  ['half an epoch', { epochs: 1.5 }, 'epochs must be a whole number from 0 up, got 1.5'],
  ['a slip', { epoch: 3 }, 'fit has no option "epoch"; it has epochs, signal, evaluate, earlyStop'],
])('%s is refused', async (_, options, message) => {
  await expect(listen(begin(lr, { run }), losses(1, 3), options)).rejects.toThrow(message)
})

describe('data that has to be put away', () => {
  /** Batches whose end takes a moment, and may fail. */
  const putAway = (fails = false) => {
    const state = { closed: 0 }
    async function* make(): AsyncGenerator<Batch> {
      try {
        for (;;) yield batchOf(1)
      } finally {
        await setTimeout(5)
        state.closed += 1
        // eslint-disable-next-line no-unsafe-finally -- what is tried
        if (fails) throw new Error('the file was gone')
      }
    }
    return { state, make }
  }

  it('is, before the loop is over', async () => {
    const { state, make } = putAway()
    for await (const { update } of begin(lr, { run }).fit(make)) if (update === 3) break
    expect(state.closed).toBe(2)
  })

  it('says what went wrong, unless something else did before', async () => {
    const leave = async (): Promise<void> => {
      for await (const _ of begin(lr, { run }).fit(putAway(true).make)) break
    }
    await expect(leave()).rejects.toThrow('the file was gone')
    const spoilt = async function* (): AsyncGenerator<Batch> {
      yield* losses(1)
      for await (const _ of putAway(true).make()) yield batchOf(NaN)
    }
    await expect(listen(begin(lr, { run }), spoilt)).rejects.toThrow('the loss is NaN')
  })

  it('is not closed once more where it broke by itself, and can be tried again', async () => {
    let [asked, closed] = [0, 0]
    const broken = {
      [Symbol.asyncIterator]: (): AsyncIterator<Batch> => ({
        next: () =>
          (asked += 1) < 2
            ? Promise.resolve({ done: false, value: batchOf(1) })
            : Promise.reject(new RangeError('the disk is full')),
        return: () => {
          closed += 1
          return Promise.resolve({ done: true, value: undefined })
        },
      }),
    }
    const training = begin(lr, { run })
    await expect(listen(training, () => broken)).rejects.toThrow('the disk is full')
    expect([training.progress.updates, closed]).toEqual([1, 0])
    await listen(training, losses(1, 3))
    expect(training.progress.updates).toBe(4)
  })

  it('is where it has less than was done of the epoch', async () => {
    const training = begin(lr, { run: { epochs: 1, stepsPerEpoch: 4 } })
    for await (const { update } of training.fit(losses(1, 1, 1, 1))) if (update === 3) break
    let closed = 0
    function* less(): Generator<Batch> {
      try {
        yield* losses(1, 1)
      } finally {
        closed += 1
      }
    }
    await expect(listen(training, less)).rejects.toThrow(
      '3 batches of epoch 0 were done before, but it has only 2: is this the same data?',
    )
    expect([training.progress.updates, closed]).toEqual([3, 1])
  })

  it('is when an abort comes while batches that were done are skipped', async () => {
    const more = { run: { epochs: 1, stepsPerEpoch: 9 } }
    const training = begin(lr, more)
    for await (const { update } of training.fit(losses(...Array<number>(9).fill(1))))
      if (update === 8) break
    let [given, closed] = [0, 0]
    async function* slow(): AsyncGenerator<Batch> {
      try {
        for (;;) {
          await setTimeout(5)
          given += 1
          yield batchOf(1)
        }
      } finally {
        closed += 1
      }
    }
    const signal = AbortSignal.timeout(8)
    await expect(listen(training, slow, { signal })).rejects.toThrow('timeout')
    await setTimeout(50)
    expect(closed).toBe(1)
    expect(given).toBeLessThan(8)
  })
})

describe('a signal', () => {
  it('stops between two updates, with its reason', async () => {
    const training = begin(lr, { run })
    const stop = new AbortController()
    const reason = new Error('enough')
    const seen: number[] = []
    const loop = async (): Promise<void> => {
      for await (const { update } of training.fit(losses(1, 3), { signal: stop.signal })) {
        seen.push(update)
        if (update === 1) stop.abort(reason)
      }
    }
    await expect(loop()).rejects.toBe(reason)
    expect(seen).toEqual([1])
    expect(training.progress.updates).toBe(1)
    expect(await listen(training, losses(1, 3))).toHaveLength(5)
  })

  it('that comes while data is asked for ends the wait, and so does one that came before', async () => {
    const stop = new AbortController()
    const never = (): Promise<never> => new Promise<never>(() => undefined)
    const stopping = {
      [Symbol.asyncIterator]: () => ({
        next: () => {
          stop.abort(new Error('from inside'))
          return never()
        },
      }),
    }
    const { signal } = stop
    await expect(listen(begin(lr, { run }), stopping, { signal })).rejects.toThrow('from inside')
    const resumed = begin(lr, { run })
    for await (const { update } of resumed.fit(losses(1, 3))) if (update === 1) break
    const waiting = { [Symbol.asyncIterator]: () => ({ next: never }) }
    await expect(listen(resumed, waiting, { signal })).rejects.toThrow('from inside')
  })

  it('does not wait for a batch that never comes', async () => {
    const training = begin(lr, { run })
    const signal = AbortSignal.timeout(20)
    const never: BatchSource = { batch: () => new Promise<never>(() => undefined) }
    await expect(listen(training, never, { signal })).rejects.toThrow('timeout')
    expect(training.progress.updates).toBe(0)
  })
})

describe('feedback', () => {
  it('hears the mean loss of each epoch, with what was evaluated', async () => {
    const plan = plateau({ schedule: constant({ value: 1 }), factor: 0.5, patience: 0 })
    const means = [
      [4, 2],
      [3, 1],
      [2, 2],
      [3, 5],
      [1, 1],
    ]
    const training = begin(plan, { run: { epochs: 5, stepsPerEpoch: 2 } })
    const events = await listen(training, epoch => losses(...means[epoch]!))
    expect(
      events.filter(({ event }) => event === 'epoch').map(({ metrics }) => metrics['loss']),
    ).toEqual([3, 2, 2, 4, 1])
    expect(
      events.filter(({ event }) => event === 'update').map(({ values }) => values['learningRate']),
    ).toEqual([1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25])
  })

  it('hears the mean of all examples, also of uneven batches and of epochs that were resumed', async () => {
    const sized = (loss: number, n: number): Batch => ({
      x: { data: Float32Array.of(loss), dims: [] },
      rows: { data: new Float32Array(n), dims: [n] },
    })
    // the session has no input for the rows: they only say how many there are
    const counting = {
      inputNames: [...session.inputNames, 'rows'],
      outputNames: session.outputNames,
      inputMetadata: session.inputMetadata,
      run: async ({ rows: _, ...feeds }: Record<string, never>) => await session.run(feeds),
    }
    const options = {
      ...{ Tensor, plan: constant({ value: 1 }), run: { epochs: 1 } },
      channels: { learningRate: ['learning_rate', 'learning_rate.head'] },
      base: { momentum: 0.5 },
      state: {
        w: { data: Float32Array.of(0), dims: [] },
        head: { data: Float32Array.of(0), dims: [1] },
        velocity: { data: Float32Array.of(0), dims: [] },
      },
    }
    const data = [sized(1, 10), sized(4, 5), sized(7, 1)]
    const first = new Training(counting, options)
    for await (const { update } of first.fit(data)) if (update === 2) break
    const second = new Training(counting, {
      ...options,
      checkpoint: await first.checkpoint(),
    })
    const [update, epoch] = await listen(second, data)
    expect(update).toMatchObject({ event: 'update', samples: 16 })
    expect(epoch).toMatchObject({ event: 'epoch', metrics: { loss: 37 / 16 } })
  })
})

describe('a batch size that changes', () => {
  const sizes: number[] = []
  const data: BatchSource = {
    batch: ({ start, size }) => {
      if (start >= 12) return undefined
      sizes.push(size!)
      const n = Math.min(size!, 12 - start)
      return { x: { data: new Float32Array(n).fill(1), dims: [n] } }
    },
  }

  it('asks for batches of that size, and counts examples', async () => {
    const open = {
      inputNames: session.inputNames,
      outputNames: session.outputNames,
      inputMetadata: session.inputMetadata,
      run: async (feeds: Record<string, never>) =>
        await session.run({ ...feeds, x: new Tensor('float32', [1], []) }),
    }
    const plan = {
      learningRate: cosine({ from: 1, steps: '100%' }),
      batchSize: step({ from: 2, factor: 2, every: '1 epoch' }),
    }
    const training = begin(plan, { run: { epochs: 3, datasetSize: 12 } }, open)
    const events = await listen(training, data)
    expect(sizes).toEqual([2, 2, 2, 2, 2, 2, 4, 4, 4, 8, 8])
    const epochs = events.filter(({ event }) => event === 'epoch')
    expect(epochs.map(({ update, samples }) => [update, samples])).toEqual([
      [6, 12],
      [9, 24],
      [11, 36],
    ])
    expect(events.at(-2)).toMatchObject({ values: { batchSize: 8 }, epoch: 3 })
    const rates = events
      .filter(({ event }) => event === 'update')
      .map(({ values }) => values['learningRate'])
    expect(rates).toEqual(Array.from({ length: 11 }, (_, t) => cosine({ from: 1, steps: 11 })(t)))
  })

  it('needs data that can be asked', async () => {
    const plan = { learningRate: 1, batchSize: step({ from: 2, factor: 2, every: 3 }) }
    await expect(
      listen(begin(plan, { run: { epochs: 1, datasetSize: 4 } }), losses(1)),
    ).rejects.toThrow(
      'the plan changes batchSize, so the data must give batches of the size that is asked for',
    )
  })
})
