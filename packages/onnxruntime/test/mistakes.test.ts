// What JavaScript lets through, and people do: each says what is wrong, and what to do.
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { repeatStep, sgd } from '@anneal/onnx-graph'
import {
  constant,
  createTraining,
  driveSession,
  inMemory,
  linear,
  readCheckpoint,
  type CreateTrainingOptions,
} from '../src/index.ts'
import { examples, perceptron, perceptronStep } from './support/models.ts'
import { ort, quiet, Tensor } from './support/ort.ts'

const graph = perceptronStep(sgd({ momentum: 0.9 }))
const repeated = repeatStep(graph, { steps: 4 })
const { x, labels } = examples(60)
const data = inMemory({ x: { data: x, dims: [8] }, labels: { data: labels } })
const plan = linear({ from: 0.1, steps: '100%' })
const good: CreateTrainingOptions = {
  ...{ plan, session: quiet },
  run: { epochs: 1, datasetSize: 60, batchSize: 30 },
}

it.each<[what: string, runtime: unknown, step: unknown, options: unknown, message: string]>([
  ['no options', ort, graph, undefined, 'the options of createTraining must be an object, got'],
  ['no plan', ort, graph, {}, 'plan is missing: pass a schedule'],
  [
    'a misspelt option',
    ort,
    graph,
    { ...good, microbatch: 8 },
    'no option "microbatch"; it has plan,',
  ],
  ['what fit takes', ort, graph, { ...good, epochs: 8 }, 'createTraining has no option "epochs"'],
  [
    'a model',
    ort,
    perceptron(),
    good,
    'make it of the bytes of a forward model with trainingGraph',
  ],
  ['a path', ort, 'model.onnx', good, 'createTraining takes a training step, { model, state }'],
  [
    'a model as a step',
    ort,
    { model: perceptron(), state: new Map() },
    good,
    'the session has no output loss; it has logits. Is this a training step',
  ],
  ['a module in a module', { default: ort }, graph, good, 'ort must be the module of ONNX Runtime'],
  [
    'a number of classes',
    ort,
    graph,
    { ...good, classes: 3 },
    'such as { labels: 10 }, got a number',
  ],
  ['one output', ort, graph, { ...good, outputs: 'logits' }, 'outputs must be a list of names'],
  [
    'an output that is none',
    ort,
    graph,
    { ...good, outputs: ['logits'] },
    'Others are those that outputs of trainingGraph lists',
  ],
  ['how often', ort, graph, { ...good, repeat: 4 }, 'repeat must be what repeatStep'],
  [
    'other steps than a run makes',
    ort,
    graph,
    { ...good, repeat: { model: repeated.model, steps: 3 } },
    'repeat.steps is 3, but its session makes 4 steps in a run',
  ],
  [
    'a momentum that is a number of the step',
    ort,
    graph,
    { ...good, plan: { learningRate: plan, momentum: 0.9 } },
    'make the training step with sgd({ momentum: "momentum" })',
  ],
  [
    'two places to go on from',
    ort,
    graph,
    { ...good, checkpoint: new Uint8Array(8), from: { version: 1, updates: 0, run: null } },
    'a checkpoint has a progress: pass checkpoint or from, not both',
  ],
  [
    'the memory of a checkpoint',
    ort,
    graph,
    { ...good, checkpoint: new ArrayBuffer(8) },
    'of an ArrayBuffer make one with new Uint8Array(buffer)',
  ],
])('createTraining refuses %s', async (_, runtime, step, options, message) => {
  const begin = createTraining(runtime as never, step as never, options as never)
  await expect(begin).rejects.toThrow(message)
})

it.each<[what: string, options: unknown, message: string]>([
  ['a controller', { signal: new AbortController() }, 'signal must be an AbortSignal'],
  ['a metric without a name', { evaluate: () => 0.9 }, 'such as { accuracy: 0.9 }, got a number'],
  ['null', null, 'the options of fit must be an object, got null'],
])('fit refuses %s', async (_, options, message) => {
  const training = await createTraining(ort, graph, good)
  const fit = async (): Promise<void> => {
    for await (const _ of training.fit(data, options as never));
  }
  await expect(fit()).rejects.toThrow(message)
  // nothing is lost: it goes on
  for await (const _ of training.fit(data));
  expect(training.progress.updates).toBe(2)
  expect(training.position.epoch).toBe(1)
})

it.each<[what: string, act: () => unknown, message: string]>([
  [
    'a session that is not there yet',
    () => driveSession(Promise.resolve() as never, constant({ value: 1 }), { Tensor }),
    'await InferenceSession.create(…)',
  ],
  [
    'a misspelt option',
    () => inMemory({}, { shuffel: 1 } as object),
    'no option "shuffel"; it has',
  ],
  [
    'batches of nothing',
    () => inMemory({ x: { data: x, dims: [8] } }, { batchSize: 0 }),
    'a batch cannot have 0 examples',
  ],
  ['text', () => readCheckpoint('{}' as never), 'a checkpoint is a Uint8Array'],
])('%s is refused', (_, act, message) => {
  expect(act).toThrow(message)
})

it('a checkpoint may be of another realm, as test runners have them', async () => {
  const bytes = await (await createTraining(ort, graph, good)).checkpoint()
  const foreign = runInNewContext('Uint8Array.from(bytes)', { bytes }) as Uint8Array
  expect(readCheckpoint(foreign)).toEqual(readCheckpoint(bytes))
})
