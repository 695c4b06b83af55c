import { OptionError, type Target } from '@anneal/core'
import { findProperty, groupsKnob, method, property, type Knob } from './knob.ts'
import { targetOf } from './targetOf.ts'

// Where libraries keep a setting: under which names, and inside of what.
const names: Readonly<Record<string, readonly string[]>> = {
  learningRate: ['learningRate', 'lr', 'learning_rate', 'rate', 'alpha'],
  momentum: ['momentum', 'beta1', 'betas.0'],
  weightDecay: ['weightDecay', 'weight_decay', 'l2_decay'],
}
const holders = ['', 'options.', 'trainOpts.', 'settings.', 'config.', 'hyperparameters.']
const groupLists = ['paramGroups', 'param_groups', 'parameterGroups', 'groups']

const pathsOf = (channel: string): string[] =>
  holders.flatMap(holder => names[channel]!.map(name => holder + name))

function groupsOf(optimizer: object): readonly object[] | undefined {
  for (const name of groupLists) {
    const list = (optimizer as Record<string, unknown>)[name]
    if (Array.isArray(list) && list.length > 0 && list.every(item => typeof item === 'object'))
      return list as object[]
  }
  return undefined
}

function knobOf(optimizer: object, channel: string): Knob | undefined {
  const groups = groupsOf(optimizer)
  for (const path of pathsOf(channel)) {
    if (groups?.every(group => findProperty(group, path) !== undefined))
      return groupsKnob(groups, path)
  }
  const setter = `set${channel[0]!.toUpperCase()}${channel.slice(1)}`
  const path = pathsOf(channel).find(candidate => findProperty(optimizer, candidate) !== undefined)
  // tfjs keeps the rate of sgd in a tensor, and only this method knows: its property is a note of it
  if (
    channel === 'learningRate' &&
    typeof (optimizer as Record<string, unknown>)[setter] === 'function'
  )
    return method(optimizer, setter, path === undefined ? undefined : property(optimizer, path).get)
  return path === undefined ? undefined : property(optimizer, path)
}

/**
 * Finds out how an optimizer is driven: by parameter groups, a method `setLearningRate`, or a
 * property (`learningRate`, `lr`, also inside `options`, `trainOpts` or `settings`), and which of
 * momentum and weight decay it has beside.
 *
 * What it cannot see is whether a property is looked at after training has begun: {@link probe} can.
 *
 * @throws OptionError that says what was looked for and what to do, when there is none of it
 * @example
 * drive(cosine({ from: 0.1, steps: 1000 }), auto(trainer))
 */
export function auto(optimizer: object): Target {
  if ((typeof optimizer !== 'object' && typeof optimizer !== 'function') || !(optimizer as unknown))
    throw new OptionError(`an optimizer is an object, got ${String(optimizer)}`)
  const knobs: Record<string, Knob> = {}
  for (const channel of Object.keys(names)) {
    const knob = knobOf(optimizer, channel)
    if (knob) knobs[channel] = knob
  }
  if (!knobs['learningRate'])
    throw new OptionError(
      `no learning rate was found in this optimizer: no ${groupLists.join(', ')}, no setLearningRate, no ${names['learningRate']!.join(', ')}, not inside ${holders.slice(1).join(' ').replaceAll('.', '')} either. Say where it is with targetOf({ learningRate: property(object, 'path') }); for a library that asks for a function of the iteration use rateFunction, for one that takes the rate with each call driveValue`,
    )
  return targetOf(knobs)
}
