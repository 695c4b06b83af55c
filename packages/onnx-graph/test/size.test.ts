// What an import costs, bundled from source: ceilings in bytes of gzip, and what must not come along.
import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { decodeModel } from '../src/proto/decode.ts'
import { bytesOf } from './support/data.ts'
import { smallTransformer, transformer } from './support/transformer.ts'

async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('..', import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  })
  return outputFiles[0]!.text
}
const size = (code: string): number => gzipSync(code, { level: 9 }).length

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

// a word of each part, as it stands in a minified bundle
const words = {
  adam: 'correction1',
  rmsprop: 'rmsprop',
  adagrad: 'adagrad',
  regression: 'meanSquaredError',
  sigmoidCrossEntropy: 'sigmoidCrossEntropy',
  sumOf: 'sumOf',
  repeatStep: 'repeatStep',
  Conv: 'ConvTranspose',
  Dropout: 'GreaterOrEqual',
  Einsum: 'equation',
  If: 'then_branch',
  LSTM: 'input_forget',
  Resize: 'align_corners',
  Scatter: 'ScatterElements',
  TopK: 'TopK',
  TorchExport: 'folded_from',
}
const partsOf = (code: string): string[] =>
  Object.entries(words).flatMap(([part, word]) => (code.includes(word) ? [part] : []))

describe('a bundle with sgd, softmax cross-entropy and', () => {
  it('the operators of a perceptron has no more than 17400 bytes', async () => {
    const code = await slim(perceptron)
    expect(size(code)).toBeLessThanOrEqual(17_400)
    expect(partsOf(code)).toEqual([])
  })

  it('those of a convolutional net has no more than 20300 bytes', async () => {
    const code = await slim(convolutional)
    expect(size(code)).toBeLessThanOrEqual(20_300)
    expect(partsOf(code)).toEqual(['Conv'])
  })

  it('those of one with batch normalisation and residuals has no more than 21800 bytes', async () => {
    const more = ['Add', 'BatchNormalization', 'Clip', 'GlobalAveragePool']
    const code = await slim([...new Set([...convolutional, ...more])])
    expect(size(code)).toBeLessThanOrEqual(21_800)
    expect(partsOf(code)).toEqual(['Conv'])
  })

  it('those of a transformer has no more than 20000 bytes', async () => {
    const code = await slim(operatorsOf(transformer(smallTransformer, 'N')))
    expect(size(code)).toBeLessThanOrEqual(20_000)
    expect(partsOf(code)).toEqual(['Scatter'])
  })

  it('those of one with memory have no more than 22200 bytes', async () => {
    const views = ['Concat', 'Expand', 'Shape', 'Squeeze', 'Transpose', 'Unsqueeze']
    const code = await slim(['Gather', 'Gemm', 'LSTM', ...views])
    expect(size(code)).toBeLessThanOrEqual(22_200)
    expect(partsOf(code)).toEqual(['LSTM', 'Scatter'])
  })

  it('every operator has no more than 37700 bytes', async () => {
    const code = await bundle(
      `export { sgd, softmaxCrossEntropy, trainingGraph } from './src/index.ts'`,
    )
    expect(size(code)).toBeLessThanOrEqual(37_700)
    expect(partsOf(code)).not.toContain('adam')
  })
})

describe('besides', () => {
  it('everything has no more than 40000 bytes', async () => {
    const code = await bundle(`export * from './src/index.ts'`)
    expect(size(code)).toBeLessThanOrEqual(40_000)
    expect(partsOf(code)).toEqual(Object.keys(words))
  })

  it('a loss and an update rule bring no other, and no operator', async () => {
    const code = await bundle(main)
    expect(size(code)).toBeLessThanOrEqual(2500)
    expect(partsOf(code)).toEqual([])
  })

  it('adam brings no other rule', async () => {
    expect(partsOf(await bundle(`export { adam } from './src/index.ts'`))).toEqual(['adam'])
  })

  it('an import that is not used brings nothing', async () => {
    const code = `import { sgd, trainingGraph as all } from './src/index.ts'
      import { Conv, LSTM, Resize, trainingGraph } from './src/operators.ts'
      export const one = 1`
    expect(await bundle(code)).toBe('var r=1;export{r as one};\n')
  })
})
