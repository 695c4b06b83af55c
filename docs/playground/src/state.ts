import type { Json, RunOptions } from '@anneal/core'

/** What the horizontal axis counts. */
export type Unit = 'steps' | 'epochs' | 'samples'

/** The config of a plan: channels by name. */
export type PlanConfig = Readonly<Record<string, Json>>

/** One line of the chart: a plan with a name. It may be wrong: then a message says where. */
export interface Line {
  readonly label: string
  readonly shown: boolean
  readonly plan: PlanConfig
}

/** All that the address holds. */
export interface State {
  readonly run: RunOptions
  readonly lines: readonly Line[]
  /** Which line the form and the handles are for. */
  readonly selected: number
  readonly log: boolean
  readonly axis: Unit
  /** A metric that was pasted, for feedback; it is simulated where there is none. */
  readonly metric: readonly number[]
}

/** Nobody writes more by hand, and a browser is quick with as many. */
export const limits = {
  lines: 24,
  label: 120,
  depth: 24,
  nodes: 150,
  allNodes: 400,
  steps: 1e9,
  metric: 5000,
  /** Letters of an address, and of what it holds. */
  address: 60_000,
  text: 400_000,
} as const

/** A state that cannot be shown. The message is for whoever opened the address. */
export class StateError extends Error {
  override readonly name = 'StateError'
}

const line = (label: string, learningRate: Json, more: PlanConfig = {}): Line => ({
  label,
  shown: true,
  plan: { learningRate, ...more },
})

/** What is there at first. */
export const initial: State = {
  run: { steps: 1000, stepsPerEpoch: 100, batchSize: 64 },
  lines: [
    line('warm-up, cosine', {
      type: 'warmup',
      steps: '10%',
      schedule: { type: 'cosine', from: 0.1, steps: 'rest' },
    }),
    line('step decay', { type: 'step', from: 0.1, factor: 0.5, every: 200 }),
    line('warm restarts', { type: 'restarts', from: 0.08, to: 0.001, steps: '15%', growth: 2 }),
  ],
  selected: 0,
  log: false,
  axis: 'steps',
  metric: [],
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** How many objects there are in a value, and how deep they lie. It needs no stack. */
export function sizeOf(value: unknown): { readonly nodes: number; readonly depth: number } {
  const open: (readonly [unknown, number])[] = [[value, 0]]
  let nodes = 0
  let deepest = 0
  for (let next = open.pop(); next; next = open.pop()) {
    const [item, depth] = next
    if (typeof item !== 'object' || item === null) continue
    nodes += Array.isArray(item) ? 0 : 1
    deepest = Math.max(deepest, depth)
    for (const inner of Object.values(item)) open.push([inner, depth + 1])
  }
  return { nodes, depth: deepest }
}

/**
 * Refuses a plan that is too large to draw while somebody drags it.
 *
 * @throws StateError saying what the limit is
 */
export function checkPlan(plan: unknown): PlanConfig {
  if (!isObject(plan)) throw new StateError('a plan is an object with a schedule for each channel')
  const { nodes, depth } = sizeOf(plan)
  if (depth > 2 * limits.depth)
    throw new StateError(`schedules are nested more than ${limits.depth} deep`)
  if (nodes > limits.nodes)
    throw new StateError(`there are ${nodes} schedules in one line, and at most ${limits.nodes}`)
  return plan as PlanConfig
}

const runFields = ['steps', 'stepsPerEpoch', 'datasetSize', 'batchSize', 'dropLast']

function readRun(value: unknown): RunOptions {
  if (!isObject(value)) throw new StateError('the run is missing')
  const entries = Object.entries(value)
  for (const [name, field] of entries)
    if (!runFields.includes(name) || !['number', 'boolean'].includes(typeof field))
      throw new StateError(`the run has a field that cannot be: ${name.slice(0, 40)}`)
  return Object.fromEntries(entries)
}

function readLine(value: unknown, i: number): Line {
  if (!isObject(value)) throw new StateError(`line ${i + 1} is no object`)
  const { label, shown = true, plan } = value
  if (typeof label !== 'string' || label.length > limits.label)
    throw new StateError(`line ${i + 1} needs a name of at most ${limits.label} letters`)
  return { label, shown: shown === true, plan: checkPlan(plan) }
}

/**
 * Reads a state that comes from anywhere.
 *
 * @throws StateError saying what is wrong with it
 */
export function readState(value: unknown): State {
  if (!isObject(value)) throw new StateError('it holds no state')
  const { run, lines, selected = 0, log = false, axis = 'steps', metric = [] } = value
  if (!Array.isArray(lines)) throw new StateError('it has no list of lines')
  if (lines.length > limits.lines)
    throw new StateError(`it has ${lines.length} lines, and at most ${limits.lines} can be shown`)
  if (!['steps', 'epochs', 'samples'].includes(axis as string))
    throw new StateError('its axis counts neither steps nor epochs nor samples')
  if (
    !Array.isArray(metric) ||
    metric.length > limits.metric ||
    !metric.every(it => typeof it === 'number' && Number.isFinite(it))
  )
    throw new StateError(`its metric is no list of at most ${limits.metric} numbers`)
  const read = lines.map(readLine)
  const nodes = read.reduce((sum, { plan }) => sum + sizeOf(plan).nodes, 0)
  if (nodes > limits.allNodes)
    throw new StateError(
      `there are ${nodes} schedules in it, and at most ${limits.allNodes} can be shown`,
    )
  return {
    run: readRun(run),
    lines: read,
    selected: Math.max(0, Math.min(read.length - 1, Math.trunc(Number(selected)) || 0)),
    log: log === true,
    axis: axis as Unit,
    metric: metric as number[],
  }
}
