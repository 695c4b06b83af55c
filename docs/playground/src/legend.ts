import { palettes, strokeOf } from './parts.ts'
import { button, h } from './dom.ts'
import type { Line, State } from './state.ts'
import type { View } from './view.ts'

/** What somebody does with the list of lines. */
export interface LegendEvents {
  readonly show: (i: number, shown: boolean) => void
  readonly select: (i: number) => void
  readonly copy: (i: number) => void
  readonly remove: (i: number) => void
}

function swatch(i: number, dark: boolean): HTMLElement {
  const { color, dash } = strokeOf(i, palettes[dark ? 'dark' : 'light'])
  const element = h('span', { class: 'swatch', 'aria-hidden': 'true' })
  element.innerHTML = `<svg width="28" height="10" viewBox="0 0 28 10"><path d="M1 5h26" stroke-width="3" fill="none" ${color}${dash}/></svg>`
  return element
}

/** Makes the list of lines, which says what is shown and which one is edited. */
export function createLegend(
  element: HTMLElement,
  events: LegendEvents,
): (state: State, view: View, dark: boolean) => void {
  const item = (line: Line, i: number, state: State, view: View, dark: boolean): HTMLElement => {
    const name = line.label || `line ${i + 1}`
    const box = h('input', {
      type: 'checkbox',
      id: `show-${i}`,
      checked: line.shown,
      'aria-label': `Show ${name}`,
    })
    box.onchange = () => {
      events.show(i, box.checked)
    }
    const icon = (text: string, act: 'copy' | 'remove', label = text): HTMLElement =>
      button(
        text,
        () => {
          events[act](i)
        },
        {
          id: `${act}-${i}`,
          class: 'icon',
          'aria-label': `${label} ${name}`,
          title: label,
        },
      )
    return h(
      'li',
      { class: i === state.selected ? 'selected' : false },
      box,
      swatch(i, dark),
      button(
        name,
        () => {
          events.select(i)
        },
        {
          id: `edit-${i}`,
          class: 'name',
          'aria-pressed': String(i === state.selected),
        },
      ),
      view.lines[i]!.error !== undefined && h('span', { class: 'wrong' }, 'wrong'),
      icon('Copy', 'copy'),
      icon('✕', 'remove', 'Remove'),
    )
  }
  return (state, view, dark) => {
    const focused = document.activeElement?.id
    element.replaceChildren(...state.lines.map((line, i) => item(line, i, state, view, dark)))
    if (focused && /^(show|edit|copy|remove)-\d+$/.test(focused))
      document.getElementById(focused)?.focus()
  }
}
