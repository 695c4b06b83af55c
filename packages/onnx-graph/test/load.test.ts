// Operators on demand: what is loaded is what a model has, and the graph is that of the whole, to the byte.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { bundleChunks } from '../../../scripts/testing/bundle.ts'
import {
  adamw,
  GraphError,
  sgd,
  softmaxCrossEntropy,
  trainingGraph,
  type TrainingGraph,
} from '../src/index.ts'
import { loadTrainingGraph } from '../src/load.ts'
import * as basic from '../src/load/basic.ts'
import { groupOf, groups, type GroupName } from '../src/load/groups.ts'
import { loadOperators } from '../src/load/loadOperators.ts'
import * as all from '../src/ops/all.ts'
import type { Operators } from '../src/ops/op.ts'
import { decodeModel } from '../src/proto/decode.ts'
import { encodeModel } from '../src/proto/encode.ts'
import { cases } from './gradients/index.ts'
import { bytesOf } from './support/data.ts'
import { modelOfCase, weightedSum } from './support/gradient.ts'
import { modelOf, node, spread } from './support/models.ts'
import { readyMade } from './support/readyMade.ts'
import { smallTransformer, transformer } from './support/transformer.ts'

const known: Operators = all
const optimizer = adamw({ weightDecay: 0.01 })
const options = { loss: softmaxCrossEntropy(), optimizer: sgd() }

/** A layer, and what stands before it that is not trained. */
const behind = (...before: ReturnType<typeof node>[]): Uint8Array =>
  modelOf({
    nodes: [...before, node('MatMul', ['h', 'w'], 'y')],
    tensors: { w: { dims: [4, 3], data: spread(12) } },
    inputs: { x: ['N', 4] },
  })

async function errorOf(made: Promise<unknown>): Promise<GraphError> {
  const error: unknown = await made.catch((error: unknown) => error)
  // that of a bundle is another class
  if ((error as Error).name === 'GraphError') return error as GraphError
  throw new Error('no GraphError', { cause: error })
}

describe('groups', () => {
  it.each(Object.keys(known))(
    '%s is in the one of its name, or there from the beginning',
    async name => {
      const own: Operators = name in basic ? basic : await groups[groupOf(name)].load()
      expect(own[name], `add it to src/load/${groupOf(name)}.ts`).toBe(known[name])
    },
  )

  it.each(Object.keys(groups) as GroupName[])(
    '%s has no more than is looked for in it',
    async group => {
      for (const name of Object.keys(await groups[group].load()))
        expect(groupOf(name), name).toBe(group)
    },
  )
})

describe('what is loaded for a model', () => {
  it.each(cases.map(own => [own.name, own] as const))(
    'makes the same graph: %s',
    async (_, own) => {
      const model = modelOfCase(own)
      const { outputs = ['y'] } = own
      const trainable = Object.keys(own.parameters)
      const asked = { loss: weightedSum(outputs), optimizer, trainable, outputs }
      const full = trainingGraph(model, asked)
      const made = await loadTrainingGraph(model, asked)
      expect(Buffer.from(made.model).equals(full.model)).toBe(true)
      const bytes: ArrayBufferView<ArrayBuffer> = made.exportModel(made.state) // Blob takes these
      const exported = Buffer.from(bytes.buffer)
      expect(exported.equals(full.exportModel(full.state))).toBe(true)
    },
  )

  it.each([
    ['mlp_13.onnx', () => bytesOf('mlp_13.onnx')],
    ['cnn_17.onnx', () => bytesOf('cnn_17.onnx')],
    ['a transformer, any batch', () => transformer(smallTransformer, 'N')],
  ] as const)('makes the same graph: %s', async (_, read) => {
    const full = trainingGraph(read(), options)
    const made = await loadTrainingGraph(read(), options)
    expect(Buffer.from(made.model).equals(full.model)).toBe(true)
    expect([made.inputs, made.parameters]).toEqual([full.inputs, full.parameters])
  })

  it('makes the same graph of a recogniser as it is found', async context => {
    const model = readyMade(context, 'text direction')
    const made = await loadTrainingGraph(model, options)
    expect(Buffer.from(made.model).equals(trainingGraph(model, options).model)).toBe(true)
  })

  it('is no operator that the model does not have', async () => {
    const { Gemm, Relu, Tanh } = all
    expect(await loadOperators(bytesOf('mlp_13.onnx'))).toEqual({ Gemm, Relu, Tanh })
  })

  it('has those without rules as undefined, and the graph has them as they are', async () => {
    const model = modelOf({
      nodes: [
        node('Hardmax', ['x'], 'h'),
        node('Relu', ['h'], 'r'),
        node('MatMul', ['x', 'w'], 'y'),
      ],
      tensors: { w: { dims: [4, 3], data: spread(12) } },
      inputs: { x: ['N', 4] },
      outputs: ['y', 'r'],
    })
    const { MatMul, Relu } = all
    expect(await loadOperators(model)).toEqual({ Hardmax: undefined, MatMul, Relu })
    const asked = { ...options, loss: softmaxCrossEntropy({ output: 'y' }), outputs: ['r'] }
    const made = await loadTrainingGraph(model, asked)
    expect(Buffer.from(made.model).equals(trainingGraph(model, asked).model)).toBe(true)
  })

  it('is what nodes do that train, and what torch.export says of weights', async () => {
    const said = { key: 'pkg.torch.export.graph_signature.InputSpec.kind', value: 'PARAMETER' }
    const { graph, ...rest } = decodeModel(behind(node('Dropout', ['x', '', 'on'], 'h')))
    const model = encodeModel({
      ...rest,
      graph: { ...graph, valueInfo: [{ name: 'w', metadataProps: [said] }] },
    })
    const { Dropout, MatMul, TorchExport, TrainingMode } = all
    expect(await loadOperators(model)).toEqual({ Dropout, MatMul, TorchExport, TrainingMode })
  })
})

describe('errors', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it('name the part that could not be loaded, and it can be tried again', async () => {
    const model = behind(node('Erf', ['x'], 'h'))
    const lost = new TypeError('Failed to fetch dynamically imported module')
    vi.spyOn(groups.language, 'load').mockRejectedValueOnce(lost)
    const error = await errorOf(loadTrainingGraph(model, options))
    expect(error).toMatchObject({ code: 'load', cause: lost })
    expect(error.message).toBe(
      'The part "language" of @anneal/onnx-graph, which the model needs for "Erf", "MatMul", could not be ' +
        'loaded: TypeError: Failed to fetch dynamically imported module. Try again, or import trainingGraph, ' +
        'which has all parts.',
    )
    const made = await loadTrainingGraph(model, options)
    expect(Buffer.from(made.model).equals(trainingGraph(model, options).model)).toBe(true)
  })

  it('are those of the whole', async () => {
    const unknown = modelOf({
      nodes: [node('MatMul', ['x', 'w'], 'h'), node('Hardmax', ['h'], 'y')],
      tensors: { w: { dims: [4, 3], data: spread(12) } },
      inputs: { x: ['N', 4] },
    })
    for (const model of [unknown, new Uint8Array(9), 'model.onnx' as never]) {
      const [first, second] = [
        await errorOf(Promise.resolve().then(() => trainingGraph(model, options))),
        await errorOf(loadTrainingGraph(model, options)),
      ]
      // those of the whole name more operators that there are
      expect(second.message.replace(/Supported are .*/, '')).toBe(
        first.message.replace(/Supported are .*/, ''),
      )
      expect(second).toMatchObject({ code: first.code, operator: first.operator })
    }
  })
})

const folder = fileURLToPath(new URL('..', import.meta.url))
const page = `export { sgd, softmaxCrossEntropy } from './src/index.ts'
  export { loadTrainingGraph } from './src/load.ts'`

type Files = readonly (readonly [name: string, code: string])[]

async function byEsbuild(): Promise<Files> {
  const { outputFiles } = await build({
    stdin: { contents: page, resolveDir: folder, sourcefile: 'entry.ts' },
    ...{ bundle: true, splitting: true, minify: true, format: 'esm', target: 'es2022' },
    ...{ write: false, outdir: '/', entryNames: 'entry', conditions: ['@anneal/source'] },
  })
  return outputFiles.map(({ path, text }) => [basename(path), text])
}
const byRolldown = async (): Promise<Files> =>
  (await bundleChunks(page, folder)).map(({ fileName, code }) => [fileName, code])

describe('files that bundlers make', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'anneal-load-'))
  afterAll(() => {
    rmSync(temporary, { recursive: true })
  })

  it.each([
    ['Rolldown', byRolldown],
    ['esbuild', byEsbuild],
  ] as const)('are loaded as needed, and make the same graphs: %s', async (name, make) => {
    const own = join(temporary, name)
    mkdirSync(own)
    const files = await make()
    for (const [file, code] of [['package.json', '{ "type": "module" }'] as const, ...files])
      writeFileSync(join(own, file), code)
    expect(files.length).toBeGreaterThan(8)
    const built = (await import(pathToFileURL(join(own, 'entry.js')).href)) as {
      loadTrainingGraph: (model: Uint8Array, asked: typeof options) => Promise<TrainingGraph>
    }
    const models = [
      bytesOf('mlp_13.onnx'),
      bytesOf('cnn_17.onnx'),
      transformer(smallTransformer, 2),
    ]
    for (const model of models) {
      const made = await built.loadTrainingGraph(model, options)
      expect(Buffer.from(made.model).equals(trainingGraph(model, options).model)).toBe(true)
    }
    // whatever is not there any more is an error that says so, and what is loaded goes on
    for (const [file] of files) if (file !== 'entry.js') rmSync(join(own, file))
    const error = await errorOf(built.loadTrainingGraph(behind(node('Elu', ['x'], 'h')), options))
    expect(error.message).toContain(
      '"activations" of @anneal/onnx-graph, which the model needs for "Elu"',
    )
    for (const model of models) await built.loadTrainingGraph(model, options)
  })
})
