// CommonJS, as Jest has it by default.
const { readFileSync } = require('node:fs')
const { cosine, OptionError } = require('@anneal/core')
const { builtins } = require('@anneal/core/builtins')
const { parametersOf } = require('@anneal/onnx-graph')
const { loadTrainingGraph } = require('@anneal/onnx-graph/load')

test('schedules and errors', () => {
  expect(cosine({ from: 0.1, steps: 100 })(50)).toBeCloseTo(0.05, 12)
  expect(() => cosine({ from: 0.1, stps: 100 })).toThrow(OptionError)
  expect(builtins).toContain(cosine)
})

test('models', () => {
  expect(parametersOf(readFileSync('model.onnx'))).toHaveLength(1)
  expect(loadTrainingGraph).toBeInstanceOf(Function)
})
