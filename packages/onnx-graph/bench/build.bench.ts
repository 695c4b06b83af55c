// How long it takes to make the training step of a transformer: 6 layers, 2,000 words, 64 wide.
import { quantile } from '../../../scripts/benchmark.ts'
import { adamw, repeatStep, softmaxCrossEntropy, trainingGraph } from '../src/index.ts'
import { transformer } from '../test/support/transformer.ts'

const size = { vocabulary: 2000, length: 32, width: 64, heads: 4, layers: 6, classes: 10 }
const model = transformer(size)
const options = {
  loss: softmaxCrossEntropy({ output: 'logits' }),
  optimizer: adamw(),
}
for (const [name, run] of [
  ['trainingGraph', (): unknown => trainingGraph(model, options)],
  ['and repeatStep', (): unknown => repeatStep(trainingGraph(model, options), { steps: 10 })],
] as const) {
  const times = Array.from({ length: 25 }, () => {
    const begin = performance.now()
    run()
    return performance.now() - begin
  })
  const [first, rest] = [times[0]!, times.slice(5)]
  console.log(
    `  ${name.padEnd(15)} ${quantile(rest, 0.5).toFixed(1)} ms (median; best ${Math.min(...rest).toFixed(1)}, ` +
      `the first in the process ${first.toFixed(1)})`,
  )
}
