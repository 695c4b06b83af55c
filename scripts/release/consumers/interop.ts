import { fromPeer } from '@anneal/interop'

const plan = fromPeer({
  peer: 'torch',
  scheduler: 'StepLR',
  params: { step_size: 10, gamma: 0.1 },
  baseLr: 0.1,
})
console.log('learningRate' in plan ? 'ok' : 'wrong')
