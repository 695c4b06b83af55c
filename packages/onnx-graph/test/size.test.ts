// What an import costs, as Vite 8 builds pages: ceilings in bytes of gzip, and what must not come along.
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { bundle as bundleIn, bundleChunks, gzipSize } from '../../../scripts/testing/bundle.ts'
import { groupOf } from '../src/load/groups.ts'
import * as basic from '../src/load/basic.ts'
import { decodeModel } from '../src/proto/decode.ts'
import { bytesOf } from './support/data.ts'
import { smallTransformer, transformer } from './support/transformer.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))
const bundle = (contents: string): Promise<string> => bundleIn(contents, folder)

const main = `export { sgd, softmaxCrossEntropy } from './src/index.ts';`
const slim = (names: readonly string[]): Promise<string> =>
  bundle(`${main} export { trainingGraph, ${names.join()} } from './src/operators.ts'`)

/** The operators of a model, as its page imports them. */
const operatorsOf = (model: Uint8Array): string[] => {
  const nodes = decodeModel(model).graph?.node ?? []
  return [...new Set(nodes.map(({ opType = '' }) => opType))].filter(name => name !== 'Constant')
}
const perceptron = operatorsOf(bytesOf('mlp_13.onnx'))
const convolutional = operatorsOf(bytesOf('cnn_17.onnx'))
const residual = [
  ...new Set([...convolutional, 'Add', 'BatchNormalization', 'Clip', 'GlobalAveragePool']),
]
const attentive = operatorsOf(transformer(smallTransformer, 'N'))

// a word of each part, as it stands in a minified bundle
const words = {
  adam: 'correction1',
  rmsprop: 'rmsprop',
  adagrad: 'adagrad',
  regression: 'meanSquaredError',
  sigmoidCrossEntropy: 'sigmoidCrossEntropy',
  sumOf: 'sumOf',
  repeatStep: 'repeatStep',
  Conv: 'auto_pad',
  copies: 'onnx::`)',
  Dropout: 'its mask is',
  Einsum: 'equation',
  If: 'then_branch',
  LSTM: 'input_forget',
  Resize: 'align_corners',
  Scatter: 'ScatterND',
  TopK: 'TopK',
  TorchExport: 'folded_from',
  TrainingMode: '2039',
}
const partsOf = (code: string): string[] =>
  Object.entries(words).flatMap(([part, word]) => (code.includes(word) ? [part] : []))

describe('a bundle with sgd, softmax cross-entropy and', () => {
  it('the operators of a perceptron has no more than 16950 bytes', async () => {
    const code = await slim(perceptron)
    expect(gzipSize(code)).toBeLessThanOrEqual(16_950)
    expect(partsOf(code)).toEqual([])
  })

  it('those of a convolutional net has no more than 19850 bytes', async () => {
    const code = await slim(convolutional)
    expect(gzipSize(code)).toBeLessThanOrEqual(19_850)
    expect(partsOf(code)).toEqual(['Conv'])
  })

  it('those of one with batch normalisation and residuals has no more than 20800 bytes', async () => {
    const code = await slim(residual)
    expect(gzipSize(code)).toBeLessThanOrEqual(20_800)
    expect(partsOf(code)).toEqual(['Conv'])
  })

  it('those of a transformer has no more than 19650 bytes', async () => {
    const code = await slim(attentive)
    expect(gzipSize(code)).toBeLessThanOrEqual(19_650)
    expect(partsOf(code)).toEqual([])
  })

  it('those of one with memory have no more than 23000 bytes', async () => {
    const views = ['Concat', 'Expand', 'Shape', 'Squeeze', 'Transpose', 'Unsqueeze']
    const code = await slim(['Gather', 'Gemm', 'LSTM', ...views])
    expect(gzipSize(code)).toBeLessThanOrEqual(23_000)
    expect(partsOf(code)).toEqual(['LSTM'])
  })

  it('every operator has no more than 38550 bytes', async () => {
    const code = await bundle(
      `export { sgd, softmaxCrossEntropy, trainingGraph } from './src/index.ts'`,
    )
    expect(gzipSize(code)).toBeLessThanOrEqual(38_550)
    expect(partsOf(code)).not.toContain('adam')
  })
})

describe('besides', () => {
  it('everything has no more than 40700 bytes', async () => {
    const code = await bundle(`export * from './src/index.ts'`)
    expect(gzipSize(code)).toBeLessThanOrEqual(40_700)
    expect(partsOf(code)).toEqual(Object.keys(words))
  })

  it('a loss and an update rule bring no other, and no operator', async () => {
    const code = await bundle(main)
    expect(gzipSize(code)).toBeLessThanOrEqual(2300)
    expect(partsOf(code)).toEqual([])
  })

  it('adam brings no other rule', async () => {
    expect(partsOf(await bundle(`export { adam } from './src/index.ts'`))).toEqual(['adam'])
  })

  it('an import that is not used brings nothing', async () => {
    const code = `import { sgd, trainingGraph as all } from './src/index.ts'
      import { loadTrainingGraph } from './src/load.ts'
      import { Conv, LSTM, Resize, trainingGraph } from './src/operators.ts'
      export const one = 1`
    expect(await bundle(code)).toBe('var e=1;export{e as one};')
  })
})

describe('a page that loads operators on demand', () => {
  type Chunk = Awaited<ReturnType<typeof bundleChunks>>[number]
  let chunks: ReadonlyMap<string, Chunk>
  beforeAll(async () => {
    const page = `${main} export { loadTrainingGraph } from './src/load.ts'`
    const list = await bundleChunks(page, folder)
    chunks = new Map(list.map(chunk => [chunk.fileName, chunk]))
  })

  /** What is fetched for a model: the page's own file, those of its groups, and what they import. */
  const loadedFor = (operators: readonly string[]): Chunk[] => {
    const groups = new Set(operators.filter(name => !(name in basic)).map(groupOf))
    const loaded = new Set<Chunk>()
    const load = (chunk: Chunk): void => {
      if (loaded.has(chunk)) return
      loaded.add(chunk)
      for (const file of chunk.imports) load(chunks.get(file)!)
    }
    for (const chunk of chunks.values())
      if (chunk.isEntry || [...groups].some(name => chunk.facadeModuleId?.endsWith(`/${name}.ts`)))
        load(chunk)
    return [...loaded]
  }
  const sizeFor = (operators: readonly string[]): number =>
    loadedFor(operators).reduce((sum, { code }) => sum + gzipSize(code), 0)

  it('has few files', () => {
    expect(chunks.size).toBeLessThanOrEqual(20)
  })

  const unet = [
    'BatchNormalization',
    'Concat',
    'Conv',
    'ConvTranspose',
    'MaxPool',
    'Relu',
    'Resize',
  ]
  const memory = ['Concat', 'Gather', 'Gemm', 'LSTM', 'Squeeze', 'Transpose']

  it.each([
    ['a perceptron, with what is there before', 3, 21_150, perceptron],
    ['a convolutional net', 5, 25_550, convolutional],
    ['one with batch normalisation and residuals', 5, 25_550, residual],
    ['a transformer', 8, 26_150, attentive],
    ['a U-Net', 12, 33_300, unet],
    ['a net with memory', 14, 34_050, memory],
  ] as const)('loads for %s %i files at the most, of %i bytes', (_, files, bytes, operators) => {
    expect(loadedFor(operators).length).toBeLessThanOrEqual(files)
    expect(sizeFor(operators)).toBeLessThanOrEqual(bytes)
  })

  it('loads no group that a model does not need', () => {
    const code = (operators: readonly string[]): string =>
      loadedFor(operators)
        .map(chunk => chunk.code)
        .join('\n')
    expect(partsOf(code(perceptron))).toEqual([])
    expect(partsOf(code(residual))).toEqual(['Conv'])
    expect(partsOf(code(attentive))).toEqual([])
    expect(partsOf(code(['TorchExport']))).toEqual(['TorchExport'])
  })
})
