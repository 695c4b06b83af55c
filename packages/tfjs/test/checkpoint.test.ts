import { crc32 } from 'node:zlib'
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import {
  OptionError,
  ScheduleCallback,
  captureCheckpoint,
  cosine,
  driveOptimizer,
  getLearningRate,
  linear,
  restoreCheckpoint,
  type Plan,
} from '../src/index.ts'
import { bitsOf, network, samples } from './support/network.ts'
import { own, useTfjs, variable } from './support/tensors.ts'
import { optimizer, optimizerNames } from './support/unitGradient.ts'

useTfjs()

const lr = cosine({ from: 0.1, to: 0.001, steps: '100%' })

/** Trains epochs, four batches each; by a schedule that is bound to four of them. */
async function fit(
  model: tf.LayersModel,
  epochs: [first: number, end: number],
  callback: ScheduleCallback = new ScheduleCallback(lr, { run: { epochs: 4 } }),
): Promise<ScheduleCallback> {
  const { x, y } = samples()
  await model.fit(x, y, {
    ...{ initialEpoch: epochs[0], epochs: epochs[1], batchSize: 2, shuffle: false },
    callbacks: callback,
  })
  return callback
}

describe('a checkpoint of a model', () => {
  it.each(optimizerNames)('goes on to the last bit with %s', async name => {
    const first = network(optimizer(name))
    const callback = await fit(first, [0, 2])
    const bytes = await captureCheckpoint({ weights: first, progress: callback.progress })
    await fit(first, [2, 4], callback)

    const second = network(optimizer(name, 0.3), { seed: 5 })
    await fit(second, [0, 1]) // it has accumulators of its own, which must go
    const from = restoreCheckpoint(bytes, { weights: second })
    expect(from?.updates).toBe(8)
    await fit(second, [2, 4], new ScheduleCallback(lr, { run: { epochs: 4 }, from }))
    expect(await bitsOf(second)).toBe(await bitsOf(first))
  })

  it('is read by its description alone', async () => {
    const model = network(optimizer('adam'))
    const bytes = Buffer.from(await captureCheckpoint({ weights: model }))
    expect(bytes.toString('latin1', 0, 8)).toBe('anneal 1')
    // the checksum of zip, of all that follows it
    expect(bytes.readUInt32LE(8)).toBe(crc32(bytes.subarray(12)))
    const end = 16 + bytes.readUInt32LE(12)
    expect(end % 4).toBe(0)
    const header = JSON.parse(bytes.toString('utf8', 16, end)) as { entries: { shape: number[] }[] }
    const weights = model.getWeights().map(weight => Array.from(weight.dataSync()))
    expect(header.entries.slice(0, 6).map(({ shape }) => shape)).toEqual(
      model.getWeights().map(({ shape }) => shape),
    )
    const first = weights.flat()
    expect(first.map((_, i) => bytes.readFloatLE(end + 4 * i))).toEqual(first)
  })

  it('is bytes that Blob takes, also for the types', async () => {
    const bytes: ArrayBufferView<ArrayBuffer> = await captureCheckpoint({
      weights: network(optimizer('sgd')),
    })
    expect(new Blob([bytes]).size).toBe(bytes.byteLength)
  })

  it.each(optimizerNames)('is right before the first update with %s', async name => {
    const first = network(optimizer(name))
    const bytes = await captureCheckpoint({ weights: first })
    const second = network(optimizer(name, 0.3), { seed: 5 })
    await fit(second, [0, 1])
    expect(restoreCheckpoint(bytes, { weights: second })).toBeUndefined()
    expect(second.optimizer.iterations).toBe(0)
    expect(await bitsOf(second)).toBe(await bitsOf(first))
    await fit(first, [0, 1])
    await fit(second, [0, 1])
    expect(await bitsOf(second)).toBe(await bitsOf(first))
  })

  it('works with frozen layers', async () => {
    const first = network(optimizer('adam'), { frozen: true })
    await fit(first, [0, 1])
    const bytes = await captureCheckpoint({ weights: first })
    const second = network(optimizer('adam'), { frozen: true, seed: 5 })
    restoreCheckpoint(bytes, { weights: second })
    expect(await bitsOf(second)).toBe(await bitsOf(first))
  })

  it('knows the weights of a layer that was frozen in the meantime', async () => {
    const first = network(optimizer('sgd'))
    const bytes = await captureCheckpoint({ weights: first })
    const second = network(optimizer('sgd'), { frozen: true, seed: 5 })
    restoreCheckpoint(bytes, { weights: second })
    expect(second.layers[1]!.getWeights()[0]!.dataSync()).toEqual(
      first.layers[1]!.getWeights()[0]!.dataSync(),
    )
  })

  it('keeps rate, momentum and what they were before', async () => {
    const plan: Plan = { learningRate: linear({ from: 1, steps: '100%' }), momentum: 0.75 }
    const options = { run: { epochs: 4 }, relative: true }
    const first = network(optimizer('momentum', 0.5))
    const bytes = await captureCheckpoint({
      weights: first,
      progress: (await fit(first, [0, 2], new ScheduleCallback(plan, options))).progress,
    })
    const second = network(optimizer('momentum', 0.25))
    restoreCheckpoint(bytes, { weights: second })
    expect(getLearningRate(second.optimizer)).toBe(0.5 * (1 - 7 / 16))
    expect(second.optimizer.getConfig()).toEqual(first.optimizer.getConfig())
    // a relative schedule begins with the rate that the optimizer was made with
    const [again, begun] = [
      new ScheduleCallback(plan, options),
      new ScheduleCallback(plan, options),
    ]
    await fit(first, [0, 1], again)
    await fit(second, [0, 1], begun)
    expect(begun.progress?.base).toEqual({ learningRate: 0.5, momentum: 0.5 })
    expect(await bitsOf(second)).toBe(await bitsOf(first))
  })

  it('brings nesterov and centered with it', async () => {
    const first = network(own(tf.train.rmsprop(0.1, 0.9, 0.5, 1e-7, true)))
    await fit(first, [0, 1])
    const second = network(optimizer('rmsprop'), { seed: 5 })
    restoreCheckpoint(await captureCheckpoint({ weights: first }), { weights: second })
    await fit(first, [1, 2])
    await fit(second, [1, 2])
    expect(await bitsOf(second)).toBe(await bitsOf(first))
  })

  it('walks into nested models', async () => {
    const nested = (seed: number): tf.LayersModel => {
      const inner = network(optimizer('sgd'), { seed })
      const model = own(tf.sequential({ layers: [inner, tf.layers.dense({ units: 1 })] }))
      model.compile({ optimizer: optimizer('adam'), loss: 'meanSquaredError' })
      return model
    }
    const [first, second] = [nested(1), nested(2)]
    restoreCheckpoint(await captureCheckpoint({ weights: first }), { weights: second })
    expect(await bitsOf(second)).toBe(await bitsOf(first))
    expect(first.getWeights()).toHaveLength(8)
  })

  it('can stand anywhere in a buffer', async () => {
    const first = network(optimizer('adam'))
    await fit(first, [0, 1])
    const bytes = await captureCheckpoint({ weights: first })
    for (const offset of [1, 2, 3, 5]) {
      const buffer = Buffer.alloc(bytes.length + 16)
      buffer.set(bytes, offset)
      const second = network(optimizer('adam'), { seed: 5 })
      restoreCheckpoint(buffer.subarray(offset, offset + bytes.length), { weights: second })
      expect(await bitsOf(second)).toBe(await bitsOf(first))
    }
  })
})

describe('a checkpoint of variables', () => {
  const make = (value: number): Record<'kernel' | 'bias', tf.Variable> => ({
    kernel: variable([value, value / 3]),
    bias: variable([value / 7, 0]),
  })
  const { x } = { x: [0.3, -0.7] }

  function train(
    weights: ReturnType<typeof make>,
    opt: tf.Optimizer,
    drive: { advance(): unknown },
  ): void {
    for (let i = 0; i < 3; i++) {
      drive.advance()
      const { kernel, bias } = weights
      opt.minimize(() => kernel.mul(x).add(bias).square().sum().asScalar(), false, [kernel, bias])
    }
  }

  it.each(optimizerNames)('goes on to the last bit with %s', async name => {
    const schedule = linear({ from: 0.5, steps: 12 })
    const [first, opt] = [make(1), optimizer(name)]
    const drive = driveOptimizer(opt, schedule)
    train(first, opt, drive)
    const bytes = await captureCheckpoint({
      ...{ weights: first, optimizer: opt, progress: drive.progress },
    })
    train(first, opt, drive)

    const [{ kernel, bias }, other] = [make(2), optimizer(name)]
    const second = { bias, kernel } // by name, in whatever order
    const from = restoreCheckpoint(bytes, { weights: second, optimizer: other })
    train(second, other, driveOptimizer(other, schedule, { from }))
    expect(await bitsOf({ kernel, bias }, other)).toBe(await bitsOf(first, opt))
  })

  it('needs the optimizer', async () => {
    await expect(captureCheckpoint({ weights: make(1) })).rejects.toThrow(
      'a checkpoint needs the optimizer',
    )
  })

  it('refuses other names', async () => {
    const opt = optimizer('sgd')
    const bytes = await captureCheckpoint({ weights: make(1), optimizer: opt })
    const { kernel, bias } = make(2)
    expect(() =>
      restoreCheckpoint(bytes, { weights: { kernel, b: bias }, optimizer: opt }),
    ).toThrow('the checkpoint has the weights kernel, bias, but here are kernel, b')
    const model = network(opt)
    expect(() => restoreCheckpoint(bytes, { weights: model })).toThrow('but here are 6 of a model')
  })
})

describe('what does not fit changes nothing', () => {
  const setup = async (): Promise<{ bytes: Uint8Array; model: tf.LayersModel; before: string }> => {
    const first = network(optimizer('adam'))
    await fit(first, [0, 1])
    const bytes = await captureCheckpoint({ weights: first })
    const model = network(optimizer('adam'), { seed: 5 })
    await fit(model, [0, 1])
    return { bytes, model, before: await bitsOf(model) }
  }

  it('another model', async () => {
    const { bytes } = await setup()
    const model = network(optimizer('adam'), { units: 5 })
    const before = await bitsOf(model)
    expect(() => restoreCheckpoint(bytes, { weights: model })).toThrow(
      'weight 0 is float32 [3,5], but float32 [3,4] in the checkpoint: is this the same model?',
    )
    expect(await bitsOf(model)).toBe(before)
    const { dense } = tf.layers
    const layers = [4, 4, 2, 1].map((units, i) =>
      dense(i === 0 ? { units, inputShape: [3] } : { units }),
    )
    const more = own(tf.sequential({ layers }))
    more.compile({ optimizer: optimizer('adam'), loss: 'meanSquaredError' })
    expect(() => restoreCheckpoint(bytes, { weights: more })).toThrow(
      'the checkpoint has the weights 6 of a model, but here are 8 of a model',
    )
  })

  it('another optimizer', async () => {
    const { bytes } = await setup()
    const model = network(optimizer('adamax'))
    const before = await bitsOf(model)
    expect(() => restoreCheckpoint(bytes, { weights: model })).toThrow(
      'the checkpoint was made with Adam, but the optimizer is Adamax',
    )
    expect(await bitsOf(model)).toBe(before)
  })

  it('an optimizer of a version that has other fields', async () => {
    const { bytes, model, before } = await setup()
    const fields = model.optimizer as unknown as Record<string, unknown>
    const accumulators = fields['accumulatedFirstMoment']
    fields['accumulatedFirstMoment'] = {}
    expect(() => restoreCheckpoint(bytes, { weights: model })).toThrow(
      'this Adam has no accumulatedFirstMoment, which the checkpoint has a value for',
    )
    fields['accumulatedFirstMoment'] = accumulators
    expect(await bitsOf(model)).toBe(before)
  })

  it('other layers frozen', async () => {
    const { bytes } = await setup()
    const model = network(optimizer('adam'), { frozen: true })
    const before = await bitsOf(model)
    expect(() => restoreCheckpoint(bytes, { weights: model })).toThrow(
      /training weights of .* but this model trains .*: are other layers frozen\?/,
    )
    expect(await bitsOf(model)).toBe(before)
  })

  it('no model that was compiled', async () => {
    const { bytes } = await setup()
    const layer = tf.layers.dense({ units: 1, inputShape: [1] })
    const weights = own(tf.sequential({ layers: [layer] }))
    expect(() => restoreCheckpoint(bytes, { weights })).toThrow('compile the model, or pass it')
  })

  it('bytes that are cut off, or go on', async () => {
    const { bytes, model, before } = await setup()
    const cuts = [0, 1, 7, 8, 15, 16, 17, 100, bytes.length >> 1, bytes.length - 1]
    const broken = [...cuts.map(end => bytes.subarray(0, end)), Uint8Array.of(...bytes, 0)]
    for (const part of broken)
      expect(() => restoreCheckpoint(part, { weights: model })).toThrow(
        new RegExp(`these ${part.length} bytes are no checkpoint: they|the checksum`),
      )
    expect(await bitsOf(model)).toBe(before)
  })

  it('bytes that are damaged anywhere', async () => {
    const { bytes, model, before } = await setup()
    for (let place = 0; place < bytes.length; place += place < 400 ? 1 : 37) {
      const damaged = bytes.slice()
      damaged[place]! ^= 1 << (place & 7)
      expect(() => restoreCheckpoint(damaged, { weights: model }), `byte ${place}`).toThrow(
        OptionError,
      )
    }
    expect(await bitsOf(model)).toBe(before)
  })

  it('bytes of something else', async () => {
    const { model, before } = await setup()
    for (const bytes of [Buffer.from('{"version":1}'), new Uint8Array(1000).fill(255)])
      expect(() => restoreCheckpoint(bytes, { weights: model })).toThrow(
        'are no checkpoint: they do not begin with "anneal 1"',
      )
    expect(await bitsOf(model)).toBe(before)
  })
})
