/** The few parts of libraries that the tests use, where their types are missing or do not resolve. */
import { createRequire } from 'node:module'

const load = createRequire(import.meta.url)

interface SynapticConnection {
  weight: number
}
interface SynapticNeuron {
  readonly ID: number
  bias: number
  readonly activation: number
  readonly connections: { readonly inputs: Readonly<Record<string, SynapticConnection>> }
}
export interface SynapticNetwork {
  activate(input: readonly number[]): number[]
  propagate(rate: number, target: readonly number[]): void
  setOptimize(optimize: boolean): void
  neurons(): readonly { readonly neuron: SynapticNeuron; readonly layer: string | number }[]
}
export interface SynapticTrainer {
  train(set: readonly Sample[], options: object): { readonly iterations: number }
}
export const synaptic = load('synaptic') as {
  readonly Architect: { readonly Perceptron: new (...sizes: number[]) => SynapticNetwork }
  readonly Trainer: new (network: SynapticNetwork) => SynapticTrainer
}

export interface Sample {
  readonly input: readonly number[]
  readonly output: readonly number[]
}

interface NeatapticNode {
  readonly type: string
  bias: number
  readonly connections: { readonly in: readonly { weight: number }[] }
}
export interface NeatapticNetwork {
  readonly nodes: readonly NeatapticNode[]
  activate(input: readonly number[], training?: boolean): number[]
  propagate(rate: number, momentum: number, update: boolean, target: readonly number[]): void
  train(set: readonly Sample[], options: object): unknown
}
export const neataptic = load('neataptic') as {
  readonly architect: { readonly Perceptron: new (...sizes: number[]) => NeatapticNetwork }
}

export interface BrainNetwork {
  readonly trainOpts: Record<string, number>
  sizes: number[]
  weights: number[][][]
  biases: number[][]
  outputs: number[][]
  deltas: number[][]
  initialize(): void
  train(set: readonly Sample[], options?: object): unknown
  trainPattern(sample: Sample): unknown
}
export const brain = load('brain.js') as {
  readonly NeuralNetwork: new (options?: object) => BrainNetwork
}

interface ToygradTensor {
  readonly w: Float32Array
}
export interface ToygradNetwork {
  forward(input: ToygradTensor, training: boolean): ToygradTensor
  backward(target: readonly number[]): number
  getParamsAndGrads(): readonly {
    readonly params: Float32Array
    readonly grads: Float32Array
    readonly l2decay: number
  }[]
}
interface ToygradTrainer {
  train(input: ToygradTensor, target: readonly number[]): unknown
}
export type ToygradName = 'SGD' | 'Nesterov' | 'Adagrad' | 'Adadelta' | 'Adam'
export const { NeuralNetwork, Tensor, Trainers } = (await import('toygrad')) as unknown as {
  readonly NeuralNetwork: new (options: { layers: readonly object[] }) => ToygradNetwork
  readonly Tensor: new (sx: number, sy: number, sz: number, w: Float32Array) => ToygradTensor
  readonly Trainers: Record<
    ToygradName,
    new (network: ToygradNetwork, options: object) => ToygradTrainer
  >
}
