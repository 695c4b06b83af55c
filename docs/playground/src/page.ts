import { byId, h } from './dom.ts'
import type { State } from './state.ts'
import type { View } from './view.ts'

/** What the parts of the page that are loaded later get to see and change. */
export interface Page {
  readonly state: State
  readonly view: View
  readonly change: (change: Partial<State>) => void
  readonly onChange: (listener: () => void) => void
}

/** A part of the page that is loaded when somebody opens it. */
export interface Part {
  readonly start: (element: HTMLElement, page: Page) => void
}

/** Loads a part when its panel is opened for the first time. */
export function loadOnOpen(id: string, page: Page, load: () => Promise<Part>): void {
  const panel = byId<HTMLDetailsElement>(id)
  const open = (): void => {
    const body = h('div', {}, 'Loading…')
    panel.append(body)
    load().then(
      ({ start }) => {
        body.textContent = ''
        start(body, page)
      },
      () => {
        body.textContent =
          'This part could not be loaded. Once the network is back, load the page anew.'
      },
    )
  }
  panel.addEventListener('toggle', open, { once: true })
}
