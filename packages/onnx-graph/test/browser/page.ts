// What the browser runs: the tests say what must come out of it.
import * as ort from 'onnxruntime-web/webgpu'
import { adamw, sgd, softmaxCrossEntropy } from '../../src/index.ts'
import { loadTrainingGraph } from '../../src/load.ts'

/** What is to be trained: a file, an update rule, and a rate for each batch. */
export interface Task {
  readonly provider: 'wasm' | 'webgpu'
  readonly file: string
  readonly rule: 'sgd' | 'adam'
  readonly rates: readonly number[]
}

const optimizers = { sgd: sgd({ momentum: 0.9 }), adam: adamw({ weightDecay: 0.01 }) }

const load = async (name: string): Promise<ArrayBuffer> => {
  const response = await fetch(`/data/${name}`)
  if (!response.ok) throw new Error(`${name}: ${response.status}`)
  return await response.arrayBuffer()
}

/** The losses of a training whose state stays where it is computed. */
async function train({ provider, file, rule, rates }: Task): Promise<number[]> {
  ort.env.wasm.wasmPaths = '/ort/'
  ort.env.wasm.numThreads = 1
  const graph = await loadTrainingGraph(new Uint8Array(await load(file)), {
    loss: softmaxCrossEntropy({ output: 'logits' }),
    optimizer: optimizers[rule],
  })
  const stay = [...graph.state.keys()].map(name => [`${name}.next`, 'gpu-buffer'] as const)
  const session = await ort.InferenceSession.create(graph.model, {
    executionProviders: [provider],
    logSeverityLevel: 3,
    ...(provider === 'webgpu' && {
      // no session where there is a node that the GPU does not take
      extra: { session: { disable_cpu_ep_fallback: '1' } },
      preferredOutputLocation: { ...Object.fromEntries(stay), loss: 'cpu' as const },
    }),
  })
  const x = new Float32Array(await load('x.bin'))
  const labels = BigInt64Array.from(Array.from(new Int32Array(await load('y.bin')), BigInt))
  const state: Record<string, ort.Tensor> = {}
  for (const [name, { data, dims }] of graph.state)
    state[name] = new ort.Tensor('float32', data, dims)
  const losses: number[] = []
  for (const [t, rate] of rates.entries()) {
    const results = await session.run({
      ...state,
      x: new ort.Tensor('float32', x.slice(t * 16 * 784, (t + 1) * 16 * 784), [16, 784]),
      labels: new ort.Tensor('int64', labels.slice(t * 16, (t + 1) * 16), [16]),
      learning_rate: new ort.Tensor('float32', [rate], []),
    })
    losses.push(results['loss']!.data[0] as number)
    for (const name of Object.keys(state)) {
      if (state[name]!.location === 'gpu-buffer') state[name]!.dispose()
      state[name] = results[`${name}.next`]!
    }
  }
  return losses
}

Object.assign(globalThis, { train })
