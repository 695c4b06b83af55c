type Fields = Readonly<Record<string, unknown>>

const general =
  'Say where it is with targetOf({ learningRate: property(object, "path") }); for a library that asks for a function of the iteration use rateFunction, for one that takes the rate with each call driveValue'

const can = (object: unknown, name: string): boolean =>
  typeof object === 'object' && object !== null && typeof (object as Fields)[name] === 'function'

/** What to do with something in which no learning rate was found. @internal */
export function hintFor(optimizer: object): string {
  const { network, optimizer: inner } = optimizer as Fields
  if ('config' in optimizer && typeof optimizer === 'function')
    return 'It is a schedule: the optimizer comes first, and then what drives it'
  if (can(optimizer, 'then')) return 'It is a promise: await it'
  if (typeof optimizer === 'function')
    return 'It is a function: where it makes an optimizer and takes a schedule, as in jax-js, pass it rateFunction(schedule)'
  if (can(optimizer, 'ratePolicy') || can(optimizer, 'mutate'))
    return 'It looks like a network of neataptic: pass driveValue(schedule).advance() to propagate(rate, momentum, update, target), or train(set, { ratePolicy: (_, iteration) => rate(iteration) }) with rateFunction(schedule, { countFrom: 1 })'
  if (can(optimizer, 'propagate') || can(network, 'propagate'))
    return 'It looks like one of synaptic: pass driveValue(schedule).advance() to propagate(rate, target), or train(set, { rate }) with rateFunction(schedule, { countFrom: 1 })'
  if (can(optimizer, 'init') && can(optimizer, 'update'))
    return 'It has init and update, as optax has: the rate was taken when it was made, so make it with rateFunction(schedule) instead of a number'
  if (typeof inner === 'object' && inner !== null)
    return `It has an optimizer inside: use that one. ${general}`
  return general
}
