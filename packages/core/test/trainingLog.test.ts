import { describe, expect, it } from 'vitest'
import { logCases } from '../../../scripts/testing/trainingLogs.ts'
import { builtins } from '../src/builtins.ts'
import {
  constant,
  drive,
  fromConfig,
  linear,
  logLoop,
  piecewise,
  plateau,
  trainingLog,
  type LogRecord,
  type Plan,
} from '../src/index.ts'

const target = { set: () => undefined }

describe('trainingLog', () => {
  it('writes what is no finite number as a word, and nothing but the record', () => {
    const lines: string[] = []
    const record = {
      event: 'update',
      update: 1,
      epoch: null,
      samples: null,
      values: { learningRate: 0.1 },
      metrics: { loss: NaN, acc: Infinity },
      step: { outputs: {} }, // of an adapter
    } as const
    trainingLog(line => lines.push(line))(record)
    expect(lines).toEqual([
      '{"event":"update","update":1,"epoch":null,"samples":null,"learningRate":0.1,"loss":"NaN","acc":"Infinity"}\n',
    ])
  })
})

describe('logLoop', () => {
  it.each(logCases)('writes the lines of all adapters: $name', ({ plan, run, ends, ...lines }) => {
    let text = ''
    const driven = drive(fromConfig(plan, builtins) as Plan, target, { run })
    const log = logLoop(
      driven,
      trainingLog(line => (text += line)),
    )
    for (const update of lines.sizes.keys()) {
      driven.advance()
      log.update({ loss: 0 })
      if (ends.includes(update + 1)) log.epoch({ loss: 0 })
    }
    expect(text).toBe(lines.text)
  })

  it('takes a lone number for the loss, and says null where the run does not', () => {
    const records: LogRecord[] = []
    const driven = drive(linear({ from: 1, steps: 4 }), target)
    const { update, epoch } = logLoop(driven, record => records.push(record))
    driven.advance()
    update(2)
    epoch({ val_loss: 3 })
    const known = { update: 1, epoch: null, samples: null, values: { learningRate: 1 } }
    expect(records).toEqual([
      { event: 'update', ...known, metrics: { loss: 2 } },
      { event: 'epoch', ...known, metrics: { val_loss: 3 } },
    ])
  })

  it('does not count an update that was taken back', () => {
    const records: LogRecord[] = []
    const driven = drive(linear({ from: 1, steps: 4 }), target)
    const log = logLoop(driven, record => records.push(record))
    driven.advance()
    driven.retract()
    driven.advance()
    log.update(1)
    expect(records[0]).toMatchObject({ update: 1, values: { learningRate: 1 } })
  })

  it('counts by the run as it is now, whatever run the schedule goes by', () => {
    const records: LogRecord[] = []
    const plan = linear({ from: 1, steps: '100%' })
    const old = drive(plan, target, { run: { epochs: 2, stepsPerEpoch: 2 } })
    old.advance()
    const from = old.progress
    for (const onRunChange of ['keep', 'stretch', 'extend'] as const) {
      const run = { epochs: 3, stepsPerEpoch: 4 }
      const driven = drive(plan, target, { from, run, onRunChange })
      driven.advance()
      logLoop(driven, record => records.push(record)).update(0)
    }
    expect(records.map(({ epoch }) => epoch)).toEqual([0.5, 0.5, 0.5])
  })

  it('counts on where the plan was replaced: samples that were seen stay seen', () => {
    const records: LogRecord[] = []
    const run = { epochs: 3, datasetSize: 8 }
    const driven = drive<Plan>({ learningRate: 1, batchSize: 2 }, target, { run })
    const log = logLoop(driven, record => records.push(record))
    const follow = (plan: Plan, ...updates: number[]): void => {
      driven.replace(plan)
      for (const loss of updates) {
        driven.advance()
        log.update(loss)
      }
    }
    follow({ learningRate: 1, batchSize: 2 }, 0)
    follow({ learningRate: 1, batchSize: 4 }, 0)
    follow({ learningRate: 2, batchSize: 4 }, 0)
    follow({ learningRate: 1, batchSize: piecewise({ values: [1, 2], at: ['1 epoch'] }) }, 0, 0)
    expect(records.map(({ samples, epoch }) => [samples, epoch])).toEqual([
      [2, 0.25],
      [6, 1],
      [10, 1.5],
      [11, 0.5],
      [12, 0.625],
    ])
    // from here on nobody knows, ever
    follow({ learningRate: 1, batchSize: plateau({ schedule: constant({ value: 4 }) }) }, 0)
    follow({ learningRate: 1, batchSize: 4 }, 0)
    expect(records.slice(-2).map(({ samples }) => samples)).toEqual([null, null])
  })

  it('counts no samples where feedback decides how many there are', () => {
    const records: LogRecord[] = []
    const batchSize = plateau({ schedule: constant({ value: 4 }) })
    const run = { datasetSize: 8, batchSize: 4 }
    const driven = drive({ learningRate: 1, batchSize }, target, { run })
    driven.advance()
    logLoop(driven, record => records.push(record)).update(0)
    expect(records[0]).toMatchObject({ epoch: null, samples: null, update: 1 })
  })
})
