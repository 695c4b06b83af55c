import { h } from './dom.ts'
import { stepAt, type Model } from './model.ts'
import type { State, Unit } from './state.ts'
import { figures } from './stats.ts'
import { wordsOf, type View } from './view.ts'

const heads = ['line', 'at cursor', 'first', 'highest', 'lowest', 'mean', 'sum (∫)', 'jumps']

const stepNear = ({ run, steps }: Model, unit: Unit, place: number): number =>
  Math.min(steps, Math.max(0, Math.round(stepAt(unit, run, place))))

/** What the values are at a place of the axis, in words. */
export function valuesAt(state: State, view: View, place: number): string[] {
  return state.lines.flatMap(({ label, shown }, i) => {
    const model = view.lines[i]!.model
    if (!shown || !model) return []
    const step = stepNear(model, view.unit, place)
    return model.channels.map(
      ({ name, curve }) =>
        `${label}${model.channels.length > 1 ? `, ${wordsOf(name)}` : ''}: ${figures(curve(step))}`,
    )
  })
}

/** Makes the table of figures. What it returns fills in the values at the cursor. */
export function showReadouts(body: HTMLElement, state: State, view: View): (place: number) => void {
  const cells: { cell: HTMLElement; valueAt: (place: number) => number }[] = []
  const rows = state.lines.flatMap(({ label, shown }, i) => {
    const { model, stats } = view.lines[i]!
    if (!shown || !model) return []
    return model.channels.map(({ name, curve }, k) => {
      const { first, highest, lowest, mean, sum, about, jumps } = stats[k]!
      const cell = h('td')
      cells.push({
        cell,
        valueAt: place => curve(stepNear(model, view.unit, place)),
      })
      const at = ({ step, value }: { step: number; value: number }): string =>
        `${figures(value)} @ ${step}`
      const some = jumps.slice(0, 4).join(', ') + (jumps.length > 4 ? ' …' : '')
      return h(
        'tr',
        {},
        h('th', { scope: 'row' }, model.channels.length > 1 ? `${label}, ${wordsOf(name)}` : label),
        cell,
        ...[
          figures(first.value),
          at(highest),
          at(lowest),
          about + figures(mean),
          about + figures(sum),
          jumps.length > 0 ? `${jumps.length} @ ${some}` : 'none',
        ].map(text => h('td', {}, text)),
      )
    })
  })
  body.replaceChildren(...rows)
  return place => {
    for (const { cell, valueAt } of cells) cell.textContent = figures(valueAt(place))
  }
}

/** The line of names above the figures. */
export const headsOf = (): HTMLElement =>
  h('tr', {}, ...heads.map(text => h('th', { scope: 'col' }, text)))
