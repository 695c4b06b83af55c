import {
  anneal,
  constant,
  cosine,
  cosineWave,
  exponential,
  inverseTime,
  linear,
  linearCosine,
  polynomial,
  powerLaw,
  product,
  tanh,
} from '../../packages/core/src/index.ts'
import { epochs, halfway, type Samples } from './sample.ts'

/** What goes down, or stays. */
export const fallingSamples = {
  constant: {
    title: 'constant: the same value at every step',
    lines: { 'value 0.1': constant({ value: 0.1 }), 'value 0.03': constant({ value: 0.03 }) },
    inAll: constant({ value: 0.1 }),
  },
  linear: {
    title: 'linear: a straight line',
    lines: {
      'to 0': linear({ from: 0.1, steps: epochs }),
      'to 0.02': linear({ from: 0.1, to: 0.02, steps: epochs }),
      'in half the time': linear({ from: 0.1, to: 0.01, steps: halfway }),
    },
    inAll: linear({ from: 0.1, steps: epochs }),
  },
  polynomial: {
    title: 'polynomial: a power of what remains',
    lines: {
      'power 0.5': polynomial({ from: 0.1, steps: epochs, power: 0.5 }),
      'power 1': polynomial({ from: 0.1, steps: epochs }),
      'power 2': polynomial({ from: 0.1, steps: epochs, power: 2 }),
      'power 4': polynomial({ from: 0.1, steps: epochs, power: 4 }),
      'power 2, cycle': polynomial({ from: 0.1, steps: 25, power: 2, cycle: true }),
    },
    inAll: polynomial({ from: 0.1, steps: epochs, power: 3 }),
  },
  cosine: {
    title: 'cosine: flat, then steep, then flat',
    lines: {
      'to 0': cosine({ from: 0.1, steps: epochs }),
      'to 0.02': cosine({ from: 0.1, to: 0.02, steps: epochs }),
      'after: continue': cosine({ from: 0.1, to: 0.04, steps: halfway, after: 'continue' }),
    },
    inAll: cosine({ from: 0.1, steps: epochs }),
  },
  cosineWave: {
    title: 'cosineWave: any number of waves, bent',
    lines: {
      'cycles 1.5': cosineWave({ from: 0.1, steps: epochs, cycles: 1.5 }),
      'k 2': cosineWave({ from: 0.1, steps: epochs, k: 2 }),
      'power 3': cosineWave({ from: 0.1, steps: epochs, power: 3 }),
    },
    inAll: cosineWave({ from: 0.1, to: 0.02, steps: epochs, cycles: 2.5 }),
  },
  exponential: {
    title: 'exponential: the same share in equal times',
    lines: {
      'k 0.01': exponential({ from: 0.1, k: 0.01 }),
      'k 0.05': exponential({ from: 0.1, k: 0.05 }),
      'rate 0.5, period 30': exponential({ from: 0.1, rate: 0.5, period: 30 }),
    },
    inAll: exponential({ from: 0.1, k: 0.02 }),
  },
  inverseTime: {
    title: 'inverseTime: one over the time gone',
    lines: {
      'rate 0.03': inverseTime({ from: 0.1, rate: 0.03 }),
      'rate 0.2': inverseTime({ from: 0.1, rate: 0.2 }),
      staircase: inverseTime({ from: 0.1, rate: 0.5, period: 15, staircase: true }),
    },
    inAll: inverseTime({ from: 0.1, rate: 0.1 }),
  },
  powerLaw: {
    title: 'powerLaw: a power of the time gone',
    lines: {
      'power −0.5': powerLaw({ from: 0.1, scale: 10, offset: 10 }),
      'power −1': powerLaw({ from: 0.1, scale: 10, offset: 10, power: -1 }),
      'power −0.25': powerLaw({ from: 0.1, scale: 10, offset: 10, power: -0.25 }),
    },
    inAll: powerLaw({ from: 0.1, scale: 10, offset: 10 }),
  },
  anneal: {
    title: 'anneal: the way down at the end of a run, in the shapes that are in use',
    lines: {
      sqrt: anneal({ from: 0.1, steps: epochs, shape: 'sqrt' }),
      linear: anneal({ from: 0.1, steps: epochs, shape: 'linear' }),
      square: anneal({ from: 0.1, steps: epochs, shape: 'square' }),
      exponential: anneal({ from: 0.1, steps: epochs, shape: 'exponential' }),
      mirrorCosine: anneal({ from: 0.1, steps: epochs, shape: 'mirrorCosine' }),
      rex: anneal({ from: 0.1, steps: epochs, shape: 'rex' }),
    },
    inAll: anneal({ from: 0.1, steps: epochs, shape: 'sqrt' }),
  },
  tanh: {
    title: 'tanh: high for long, then along a hyperbolic tangent',
    lines: {
      '−7 to 3': tanh({ from: 0.1, steps: epochs }),
      '−4 to 4': tanh({ from: 0.1, steps: epochs, low: -4, high: 4 }),
    },
    inAll: tanh({ from: 0.1, steps: epochs }),
  },
  linearCosine: {
    title: 'linearCosine: a straight line times a cosine wave',
    lines: {
      '3 waves': linearCosine({ from: 0.1, steps: epochs, cycles: 3 }),
      'half a wave': linearCosine({ from: 0.1, steps: epochs }),
    },
    inAll: linearCosine({ from: 0.1, steps: epochs, cycles: 3 }),
  },
  product: {
    title: 'product: each step multiplies by a factor of its own',
    lines: {
      'factor from 1.02 to 0.94': product({
        from: 0.05,
        factor: linear({ from: 1.02, to: 0.94, steps: epochs }),
      }),
      'factor 0.97': product({ from: 0.1, factor: constant({ value: 0.97 }) }),
    },
    inAll: product({ from: 0.05, factor: linear({ from: 1.02, to: 0.94, steps: epochs }) }),
  },
} satisfies Samples
