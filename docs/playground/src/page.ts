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
