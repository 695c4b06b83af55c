import { expect, it } from 'vitest'
import { sgd, supportedOperators, trainingGraph } from '../src/index.ts'
import { decodeModel } from '../src/proto/decode.ts'
import { cases } from './gradients/index.ts'
import { checkGradient, modelOfCase, weightedSum } from './support/gradient.ts'

it.each(cases)('the gradient is that of differences: $name', of => checkGradient(of))

it('is looked at for every operator', () => {
  const seen = new Set(cases.flatMap(({ nodes }) => nodes.map(({ opType }) => opType)))
  expect(supportedOperators().filter(name => !seen.has(name))).toEqual([])
})

// they differ by less than differences show
it('is that of the Gelu which a node says', () => {
  const words = ['Gelu', 'Gelu that says it is exact', 'Gelu with tanh'].map(name => {
    const own = cases.find(of => of.name === name)!
    const loss = weightedSum(['y'])
    const options = { loss, optimizer: sgd(), trainable: 'a' }
    const { model } = trainingGraph(modelOfCase(own), options)
    return decodeModel(model)
      .graph?.node?.map(({ opType }) => opType)
      .filter(opType => opType === 'Erf' || opType === 'Tanh')
  })
  expect(words).toEqual([['Erf'], ['Erf'], ['Tanh']])
})
