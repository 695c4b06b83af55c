import {
  OptionError,
  Training,
  createTraining,
  driveSession,
  inMemory,
  linear,
  type Batch,
  type OnnxRuntime,
  type Plan,
  type SessionDrive,
  type State,
  type TrainingEvent,
} from '@anneal/onnxruntime'
import { writeFileAtomic } from '@anneal/onnxruntime/node'
import * as ort from 'onnxruntime-node'

const runtime: OnnxRuntime = ort
const schedule = linear({ from: 0.1, steps: 10 })
const plan: Plan = { learningRate: schedule, momentum: 0.9 }

export async function train(model: Uint8Array, state: State): Promise<TrainingEvent[]> {
  const training = await createTraining(runtime, { model, state }, { plan, run: { steps: 10 } })
  const batch: Batch = { x: { data: new Float32Array(8), dims: [1, 8] } }
  const momentum: number = (await training.step(batch)).values['momentum'] ?? NaN
  const events: TrainingEvent[] = []
  const data = inMemory({ x: { data: new Float32Array(80), dims: [8] } }, { shuffle: false })
  for await (const event of training.fit(data)) events.push(event)
  writeFileAtomic('run.safetensors', await training.checkpoint())
  if (Number.isNaN(momentum)) throw new OptionError('no momentum')
  return events
}

export async function drive(session: ort.InferenceSession): Promise<ort.Tensor | undefined> {
  const hook: SessionDrive<typeof schedule, ort.Tensor> = driveSession(session, schedule, {
    Tensor: ort.Tensor,
  })
  const rate: number = hook.advance()
  const { loss } = await session.run({ ...hook.feeds })
  // @ts-expect-error -- a plan is needed
  const wrong = (): unknown => new Training(session, { Tensor: ort.Tensor })
  return rate > 0 ? loss : (wrong() as undefined)
}
