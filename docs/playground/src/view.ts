import type { Json } from '@anneal/core'
import type { Placed } from './chart.ts'
import type { Curve, Lane, Scene } from './draw.ts'
import { handlesOf } from './handles.ts'
import { modelOf, placesOf, type Model } from './model.ts'
import type { State, Unit } from './state.ts'
import { figures, statsOf, stepsIn, type Stats } from './stats.ts'

/** A line as it is shown. */
export interface Shown {
  /** Its last good one, where it is wrong now. */
  readonly model: Model | undefined
  readonly stats: readonly Stats[]
  /** The steps that are drawn, and the values of each channel there. */
  readonly steps: readonly number[]
  readonly values: readonly (readonly number[])[]
  readonly error: string | undefined
}

/** All that the page shows of a state. */
export interface View {
  readonly lines: readonly Shown[]
  readonly unit: Unit
  /** Why the axis does not count what was asked for. */
  readonly axisError: string | undefined
  readonly scene: Omit<Scene, 'width' | 'height' | 'dark'>
  readonly handles: readonly Placed[]
}

/** A channel's name as words. */
export const wordsOf = (name: string): string =>
  name.slice(0, 60).replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)

const observed = 'metric'

function showLine(state: State, i: number, before: Shown | undefined): Shown {
  try {
    const model = modelOf(state.lines[i]!, state)
    const steps = stepsIn(model.steps + 1)
    return {
      model,
      steps,
      values: model.channels.map(({ curve }) => steps.map(step => curve(step))),
      stats: model.channels.map(({ curve }) => statsOf(curve, model.steps)),
      error: undefined,
    }
  } catch (error) {
    const last = before ?? { model: undefined, stats: [], steps: [], values: [] }
    return { ...last, error: (error as Error).message }
  }
}

function unitOf(
  state: State,
  models: readonly (Model | undefined)[],
): Pick<View, 'unit' | 'axisError'> {
  try {
    for (const model of models) if (model) placesOf(state.axis, model.run)
    return { unit: state.axis, axisError: undefined }
  } catch (error) {
    return { unit: 'steps', axisError: `cannot count ${state.axis}: ${(error as Error).message}` }
  }
}

function describe(lanes: readonly Lane[], state: State, lines: readonly Shown[]): string {
  const texts = state.lines.flatMap(({ label, shown }, i) => {
    const [stats] = lines[i]!.stats
    return shown && stats
      ? [
          `${label}: ${figures(stats.first.value)} at first, highest ${figures(stats.highest.value)} at step ${stats.highest.step}, ${figures(stats.last.value)} at last.`,
        ]
      : []
  })
  return `${lanes.length} lanes. ${texts.join(' ')}`
}

/**
 * Works out all that is shown.
 *
 * @param before what was shown last: a line that is wrong now stays as it was, by its name
 */
export function viewOf(state: State, before?: { state: State; view: View }): View {
  const lines = state.lines.map((line, i) => {
    const old = before?.state.lines
    // nothing of it has changed: nothing is worked out again
    if (
      old?.[i] === line &&
      before?.state.run === state.run &&
      before.state.metric === state.metric
    )
      return before.view.lines[i]!
    return showLine(state, i, old?.[i]?.label === line.label ? before?.view.lines[i] : undefined)
  })
  const models = lines.map(({ model }) => model)
  const { unit, axisError } = unitOf(state, models)
  const lanes = new Map<string, Curve[]>([['learningRate', []]])
  let last = 0
  const add = (lane: string, curve: Curve): void => {
    lanes.set(lane, [...(lanes.get(lane) ?? []), curve])
  }
  for (const [i, model] of models.entries()) {
    const { label, shown } = state.lines[i]!
    if (!model) continue
    const place = placesOf(unit, model.run)
    last = Math.max(last, place(model.steps))
    if (!shown) continue
    const look = { label, look: i, faint: lines[i]!.error !== undefined }
    const { steps, values } = lines[i]!
    const places = unit === 'steps' ? steps : steps.map(step => place(step))
    for (const [k, { name }] of model.channels.entries())
      add(name, { ...look, places, values: values[k]!, joining: 'auto' })
    if (model.metric)
      add(observed, {
        ...look,
        places: model.metric.steps.map(step => place(step)),
        values: model.metric.values,
        joining: 'measured',
      })
  }
  const metricName = `${observed}, ${state.metric.length > 0 ? 'as pasted' : 'simulated'}`
  const named = [...lanes].map(([name, curves]): Lane => ({
    name: name === observed ? metricName : wordsOf(name),
    curves,
  }))
  return {
    lines,
    unit,
    axisError,
    scene: {
      lanes: named,
      last: last || 1,
      xLabel: unit,
      log: state.log,
      description: describe(named, state, lines),
    },
    handles: handlesIn(state, lines, [...lanes.keys()], unit),
  }
}

function handlesIn(
  { lines, selected }: State,
  shown: readonly Shown[],
  lanes: readonly string[],
  unit: Unit,
): Placed[] {
  const line = lines[selected]
  const { model, error } = shown[selected] ?? {}
  if (!line?.shown || !model || error !== undefined) return []
  const place = placesOf(unit, model.run)
  return model.channels.flatMap(({ name, part, curve }) =>
    part
      ? handlesOf(line.plan[name] as Json, part, curve, model.run, model.steps).map(handle => ({
          lane: lanes.indexOf(name),
          handle,
          place: place(handle.step),
          channel: name,
        }))
      : [],
  )
}
