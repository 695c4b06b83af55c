// A misspelt option of a group would leave its rate or its weight decay as they are, in silence.
import { expect, it } from 'vitest'
import { adamw, softmaxCrossEntropy, trainingGraph } from '../src/index.ts'
import { bytesOf } from './support/data.ts'

it.each(['lr', 'weight_decay', 'weightdecay', 'params'])('a group has no option %s', name => {
  const group = { parameters: /bias/, [name]: 0 }
  expect(() =>
    trainingGraph(bytesOf('mlp_13.onnx'), {
      loss: softmaxCrossEntropy(),
      optimizer: adamw(),
      groups: { plain: group },
    }),
  ).toThrow(
    `groups.plain has no option "${name}". There are "parameters", "factor", "weightDecay".`,
  )
})
