import { describe, expect, it } from 'vitest'
import { logCases } from '../../../scripts/testing/trainingLogs.ts'
import { builtins } from '../src/builtins.ts'
import {
  createTraining,
  driveSession,
  fromConfig,
  inMemory,
  linear,
  logLoop,
  trainingLog,
  type Plan,
} from '../src/index.ts'
import { lineStep } from './support/models.ts'
import { Tensor, ort, quiet } from './support/ort.ts'

describe('the training log', () => {
  it.each(logCases)('has the lines of all adapters: $name', async ({ plan: config, run, text }) => {
    let written = ''
    const log = trainingLog(line => (written += line))
    const plan = fromConfig(config, builtins) as Plan
    const step = lineStep('momentum' in plan)
    const training = await createTraining(ort, step, { plan, run, session: quiet })
    const zeros = { data: new Float32Array(run.datasetSize), dims: [1] }
    for await (const event of training.fit(inMemory({ x: zeros, targets: zeros }))) log(event)
    await training.dispose()
    expect(written).toBe(text)
  })

  it('is as easily written by a loop of your own', () => {
    const lines: string[] = []
    const session = { inputNames: ['x', 'learning_rate'], outputNames: ['loss'] }
    const run = { stepsPerEpoch: 2 }
    const driven = driveSession(session, linear({ from: 1, steps: 4 }), { Tensor, run })
    const log = logLoop(
      driven,
      trainingLog(line => lines.push(line)),
    )
    driven.advance()
    log.update({ loss: 2 })
    expect(lines).toEqual([
      '{"event":"update","update":1,"epoch":0.5,"samples":null,"learningRate":1,"loss":2}\n',
    ])
  })
})
