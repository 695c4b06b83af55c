/** What every adapter has to write for the same plan, worked out by hand: all of them are held to these lines. */
export interface LogCase {
  readonly name: string
  /** The plan, as a config of builtins. */
  readonly plan: object
  readonly run: {
    readonly epochs: number
    readonly datasetSize: number
    readonly batchSize?: number
  }
  /** The samples in each update. The loss is 0. */
  readonly sizes: readonly number[]
  /** The updates after which an epoch ends. */
  readonly ends: readonly number[]
  readonly text: string
}

export const logCases: readonly LogCase[] = [
  {
    name: 'batches of one size, the last one of an epoch smaller',
    plan: { learningRate: { type: 'step', from: 1, factor: 0.5, every: 1 }, momentum: 0.25 },
    run: { epochs: 2, datasetSize: 5, batchSize: 2 },
    sizes: [2, 2, 1, 2, 2, 1],
    ends: [3, 6],
    text: `
{"event":"update","update":1,"epoch":0.3333333333333333,"samples":2,"learningRate":1,"momentum":0.25,"loss":0}
{"event":"update","update":2,"epoch":0.6666666666666666,"samples":4,"learningRate":0.5,"momentum":0.25,"loss":0}
{"event":"update","update":3,"epoch":1,"samples":5,"learningRate":0.25,"momentum":0.25,"loss":0}
{"event":"epoch","update":3,"epoch":1,"samples":5,"learningRate":0.25,"momentum":0.25,"loss":0}
{"event":"update","update":4,"epoch":1.3333333333333333,"samples":7,"learningRate":0.125,"momentum":0.25,"loss":0}
{"event":"update","update":5,"epoch":1.6666666666666667,"samples":9,"learningRate":0.0625,"momentum":0.25,"loss":0}
{"event":"update","update":6,"epoch":2,"samples":10,"learningRate":0.03125,"momentum":0.25,"loss":0}
{"event":"epoch","update":6,"epoch":2,"samples":10,"learningRate":0.03125,"momentum":0.25,"loss":0}
`.trimStart(),
  },
  {
    name: 'batches that grow',
    plan: {
      learningRate: { type: 'constant', value: 0.5 },
      batchSize: { type: 'piecewise', values: [2, 4], at: ['1 epoch'] },
    },
    run: { epochs: 2, datasetSize: 5 },
    sizes: [2, 2, 1, 4, 1],
    ends: [3, 5],
    text: `
{"event":"update","update":1,"epoch":0.4,"samples":2,"learningRate":0.5,"batchSize":2,"loss":0}
{"event":"update","update":2,"epoch":0.8,"samples":4,"learningRate":0.5,"batchSize":2,"loss":0}
{"event":"update","update":3,"epoch":1,"samples":5,"learningRate":0.5,"batchSize":2,"loss":0}
{"event":"epoch","update":3,"epoch":1,"samples":5,"learningRate":0.5,"batchSize":2,"loss":0}
{"event":"update","update":4,"epoch":1.8,"samples":9,"learningRate":0.5,"batchSize":4,"loss":0}
{"event":"update","update":5,"epoch":2,"samples":10,"learningRate":0.5,"batchSize":4,"loss":0}
{"event":"epoch","update":5,"epoch":2,"samples":10,"learningRate":0.5,"batchSize":4,"loss":0}
`.trimStart(),
  },
]
