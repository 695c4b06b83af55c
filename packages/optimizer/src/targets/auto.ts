import { OptionError, type Target } from '@anneal/core'
import { groupsKnob, type Multipliers } from './groups.ts'
import { hintFor } from './hints.ts'
import { hasProperty, property, setter, type Knob } from './knob.ts'
import { targetOf, type Knobs } from './targetOf.ts'

/** Options of {@link auto}. */
export interface AutoOptions {
  /**
   * What the learning rate of each parameter group is of the one that is set: by place, or by name.
   * Without it, groups keep the shares that they have.
   */
  readonly multipliers?: Multipliers | undefined
  /** More to drive, or to drive in another way: `{ batchSize: size => { loader.batchSize = size } }`. */
  readonly knobs?: Knobs | undefined
}

// Where libraries keep a setting: under which names, and inside of what.
const rateNames = ['learningRate', 'lr', 'learning_rate']
const names: Readonly<Record<string, readonly string[]>> = {
  learningRate: rateNames,
  momentum: ['momentum', 'beta1', 'betas.0'],
  weightDecay: ['weightDecay', 'weight_decay', 'l2decay', 'l2_decay'],
}
const holders = ['', 'options.', 'trainOpts.', 'settings.', 'config.', 'hyperparameters.']
const groupLists = ['paramGroups', 'param_groups', 'parameterGroups', 'groups']

/** What was found in an optimizer, and why some of it was left alone. @internal */
export interface Findings {
  readonly knobs: Knobs
  /** By channel: why it is not driven. */
  readonly reasons: Readonly<Record<string, string>>
}

type Fields = Readonly<Record<string, unknown>>

const isList = (value: unknown): value is readonly object[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(item => typeof item === 'object' && item !== null)

function groupsOf(optimizer: object): (() => readonly object[]) | undefined {
  if (isList(optimizer)) return () => optimizer
  const name = groupLists.find(list => isList((optimizer as Fields)[list]))
  return name === undefined ? undefined : () => (optimizer as Fields)[name] as readonly object[]
}

/** Which of the places in which a channel may be is one that can be set here. */
function pathIn(objects: readonly object[], channel: string): string | undefined {
  for (const holder of holders)
    for (const name of names[channel]!) {
      const path = holder + name
      if (objects.every(object => hasProperty(object, path))) return path
    }
  return undefined
}

/**
 * The method of an object that has settings for several, and uses some of them, as those of toygrad
 * and brain.js do.
 */
function variantOf(optimizer: object, holder: string): string | undefined {
  const path = holder && `${holder}.`
  if (!hasProperty(optimizer, `${path}momentum`) || !hasProperty(optimizer, `${path}beta1`))
    return undefined
  const inside = (holder === '' ? optimizer : (optimizer as Fields)[holder]) as Fields
  const variant = inside['method'] ?? inside['praxis']
  return typeof variant === 'string' ? variant.toLowerCase() : undefined
}

function readerOf(object: object, path: string): () => number {
  const knob = property(object, path)
  return () => knob.get()
}

function momentumKnob(optimizer: object, path: string): Knob | string {
  const inside = (optimizer as Fields)['m']
  // tfjs' momentum optimizer multiplies by a tensor: its property is a note of it, its setter too
  if (typeof inside === 'object' && inside !== null && 'dataSync' in inside)
    return 'this optimizer keeps it in a tensor of its own, which @anneal/tfjs can replace'
  const variant = variantOf(optimizer, path.split('.').slice(0, -1).join('.'))
  if (variant === 'adam') return property(optimizer, path.replace(/momentum$/, 'beta1'))
  return variant === undefined || ['sgd', 'nesterov'].includes(variant)
    ? property(optimizer, path)
    : `${variant} does not use it`
}

function knobOf(
  optimizer: object,
  channel: string,
  multipliers: Multipliers | undefined,
): Knob | string | undefined {
  const groups = groupsOf(optimizer)
  const inGroups = groups && pathIn(groups(), channel)
  if (groups && inGroups !== undefined)
    return groupsKnob(groups, inGroups, channel === 'learningRate' ? multipliers : undefined)
  const path = pathIn([optimizer], channel)
  if (channel === 'learningRate' && variantOf(optimizer, '') === 'adadelta')
    return 'adadelta does not use it here'
  // tfjs keeps the rate of sgd in a tensor, and only this method knows: its property is a note of it
  if (channel === 'learningRate' && typeof (optimizer as Fields)['setLearningRate'] === 'function')
    return setter(
      optimizer,
      'setLearningRate',
      path === undefined ? undefined : readerOf(optimizer, path),
    )
  if (path === undefined) return undefined
  return channel === 'momentum' ? momentumKnob(optimizer, path) : property(optimizer, path)
}

/**
 * What `auto` drives.
 *
 * @internal
 * @throws OptionError that says what was looked for and what to do, when there is none of it
 */
export function inspect(
  optimizer: object,
  { multipliers, knobs = {} }: AutoOptions = {},
): Findings {
  if ((typeof optimizer !== 'object' && typeof optimizer !== 'function') || !(optimizer as unknown))
    throw new OptionError(
      `an optimizer is an object, got ${(optimizer as unknown) === null ? 'null' : typeof optimizer}`,
    )
  const found: Record<string, Knobs[string]> = {}
  const reasons: Record<string, string> = {}
  for (const channel of Object.keys(names)) {
    if (knobs[channel]) continue
    const knob = knobOf(optimizer, channel, multipliers)
    if (typeof knob === 'string') reasons[channel] = knob
    else if (knob) found[channel] = knob
  }
  if (reasons['learningRate'])
    throw new OptionError(
      `the learning rate of this optimizer cannot be driven: ${reasons['learningRate']}`,
    )
  if (!found['learningRate'] && !knobs['learningRate'])
    throw new OptionError(
      `no learning rate was found in this optimizer: no ${groupLists.join(', ')}, no setLearningRate, no ${rateNames.join(', ')} that is a number and can be set, not inside ${holders.slice(1).join(' ').replaceAll('.', '')} either. ${hintFor(optimizer)}`,
    )
  if (multipliers && !groupsOf(optimizer))
    throw new OptionError('multipliers are for parameter groups, and this optimizer has none')
  return { knobs: { ...found, ...knobs }, reasons }
}

/**
 * Finds out how an optimizer is driven: by parameter groups, a method `setLearningRate`, or a
 * property (`learningRate`, `lr`, also inside `options`, `trainOpts` or `settings`), and which of
 * momentum (β₁, where that is its name) and weight decay it has beside.
 *
 * What it cannot see is whether a property is looked at after training has begun: {@link probe} can.
 *
 * @throws OptionError that says what was looked for and what to do, when there is none of it
 * @example
 * const trainer = { options: { lr: 0.1 } }
 * drive(cosine({ from: 0.2, steps: 1000 }), auto(trainer)).advance()
 * trainer.options.lr // 0.2
 */
export const auto = (optimizer: object, options?: AutoOptions): Target =>
  targetOf(inspect(optimizer, options).knobs)
