import { expect, it } from 'vitest'
import { logCases } from '../../../scripts/testing/trainingLogs.ts'
import { builtins } from '../src/builtins.ts'
import { driveOptimizer, fromConfig, logLoop, sgd, trainingLog, type Plan } from '../src/index.ts'

it.each(logCases)(
  'a loop writes the lines of all adapters: $name',
  ({ plan, run, ...expected }) => {
    let written = ''
    const optimizer = sgd([new Float64Array(1)], { learningRate: 1, momentum: 0.5 })
    const driven = driveOptimizer(optimizer, fromConfig(plan, builtins) as Plan, {
      run,
      knobs: { batchSize: () => undefined },
    })
    const log = logLoop(
      driven,
      trainingLog(line => (written += line)),
    )
    for (const update of expected.sizes.keys()) {
      driven.advance()
      optimizer.step([Float64Array.of(0)])
      log.update({ loss: 0 })
      if (expected.ends.includes(update + 1)) log.epoch({ loss: 0 })
    }
    expect(written).toBe(expected.text)
  },
)
