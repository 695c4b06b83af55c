import { NeuralNetwork, type ToygradNetwork } from './peers.ts'

/** A small network of toygrad, which begins with the same weights each time. */
export function createNetwork(): ToygradNetwork {
  const network = new NeuralNetwork({
    layers: [
      { type: 'input', sx: 1, sy: 1, sz: 3 },
      { type: 'dense', filters: 2 },
      { type: 'tanh' },
      { type: 'dense', filters: 1 },
      { type: 'regression' },
    ],
  })
  for (const { params } of network.getParamsAndGrads())
    params.forEach((_, i) => {
      params[i] = Math.sin(i + params.length)
    })
  return network
}
