import * as rules from '@anneal/onnx-graph'
import {
  batchKinds,
  createTraining,
  fromConfig,
  inMemory,
  NonFiniteLossError,
  type TrainingEvent,
} from '@anneal/onnxruntime'
import { builtins } from '@anneal/onnxruntime/builtins'
import * as ort from 'onnxruntime-node'
import { pixels } from '../../../tfjs-digits/src/digits.ts'
import { first, load, type Split } from './images.ts'
import { withNoise, type NoisyLabels } from './labels.ts'
import { agreement, ask } from './measure.ts'
import { perceptron } from './network.ts'
import { startStopwatch } from './stopwatch.ts'
import type { Outcome, Reading, Trial } from './trial.ts'

/** Updates in one run of the session, unless a trial says otherwise: more of them save little. */
const most = 10

// one thread gives the same bits each time, and leaves the other cores to other trainings
const session = { intraOpNumThreads: 1, logSeverityLevel: 3 } as const

function ruleOf({ optimizer, settings }: Trial): rules.Optimizer {
  const make: (settings?: object) => rules.Optimizer = rules[optimizer]
  return make(settings)
}

/** Trains, and measures on the way. */
export async function train(trial: Trial): Promise<Outcome> {
  const { seed, atOnce = most } = trial
  const split = load(trial.data)
  const learnt = first(split.train, trial.images)
  const noisy = withNoise(learnt.labels, trial.noise ?? 0, seed)
  const graph = rules.trainingGraph(perceptron([pixels, trial.hidden, 10], seed), {
    loss: rules.softmaxCrossEntropy({ output: 'logits' }),
    optimizer: ruleOf(trial),
  })
  const training = await createTraining(ort, graph, {
    plan: fromConfig(trial.plan, [...builtins, ...batchKinds]),
    run: { epochs: trial.epochs, datasetSize: learnt.labels.length, batchSize: trial.batchSize },
    repeat: atOnce > 1 ? rules.repeatStep(graph, { steps: atOnce }) : undefined,
    session,
  })
  const data = inMemory(
    {
      pixels: { data: learnt.images, dims: [pixels] },
      labels: { data: BigInt64Array.from(noisy.labels, BigInt) },
    },
    { shuffle: seed },
  )
  const read = async (at: TrainingEvent, batchSize: number): Promise<Reading> => {
    const model = graph.exportModel(await training.readState())
    const { update, epoch } = at
    const shares = await measure(model, { ...split, train: learnt }, noisy, trial.measure)
    return { update, epoch: epoch!, batchSize, ...shares }
  }

  const readings: Reading[] = []
  const [rates, losses]: [number[], number[]] = [[], []]
  let [updates, batchSize, diverged] = [0, trial.batchSize, false]
  const watch = startStopwatch()
  try {
    for await (const event of training.fit(data)) {
      if (event.event === 'update') {
        updates = event.update
        batchSize = event.values['batchSize'] ?? trial.batchSize
        rates.push(event.values['learningRate']!)
        losses.push(event.metrics['loss']!)
      }
      if (isDue(event, trial)) {
        watch.stop()
        readings.push(await read(event, batchSize))
        watch.start()
      }
      if (updates === trial.updates) break
    }
  } catch (error) {
    if (!(error instanceof NonFiniteLossError)) throw error
    diverged = true
  }
  watch.stop()
  await training.dispose()
  const { seconds, cpuSeconds } = watch
  return {
    ...{ readings, updates, seconds, cpuSeconds, diverged },
    ...(trial.curve && { rates, losses }),
  }
}

const isDue = ({ event, update }: TrainingEvent, { every }: Trial): boolean =>
  every === undefined ? event === 'epoch' : event === 'update' && update % every === 0

type Shares = Omit<Reading, 'update' | 'epoch' | 'batchSize'>

/** Asks a model what it knows of images. */
async function measure(
  model: Uint8Array,
  { train, validation, test }: Split,
  { labels, isFalse }: NoisyLabels,
  more: Trial['measure'] = [],
): Promise<Shares> {
  const trained = await ort.InferenceSession.create(model, session)
  const { classes } = await ask(trained, test)
  const loss = more.includes('validation') ? (await ask(trained, validation)).loss : undefined
  const seen = more.includes('training') ? (await ask(trained, train)).classes : undefined
  await trained.release()
  return {
    test: agreement(classes, test.labels),
    ...(loss !== undefined && { validationLoss: loss }),
    ...(seen && {
      clean: agreement(seen, labels, i => isFalse[i] === 0),
      memorised: agreement(seen, labels, i => isFalse[i] === 1),
    }),
  }
}
