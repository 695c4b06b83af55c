import type { Extent } from './lines.ts'
import type { Notes } from './notes.ts'

/** Options of `plotPanels`. */
export interface PanelOptions extends Extent, Notes {
  /** What stands above the picture, and is its name for screen readers. */
  readonly title?: string | undefined
  /** What screen readers say of it. Default: where each line begins, turns and ends. */
  readonly description?: string | undefined
  /**
   * Width in pixels.
   *
   * @default 800
   */
  readonly width?: number | undefined
  /** Height in pixels. Default: 420 for one panel, and 200 for each of several. */
  readonly height?: number | undefined
  /** What stands below the horizontal axis. Default: what it counts. */
  readonly xLabel?: string | undefined
  /**
   * Whether the vertical axis is logarithmic, or the names of the panels of which it is. Values that are
   * not positive then leave gaps.
   *
   * @default false
   */
  readonly log?: boolean | readonly string[] | undefined
  /**
   * Dark on light, light on dark, or as the reader prefers.
   *
   * @default 'auto'
   */
  readonly theme?: 'light' | 'dark' | 'auto' | undefined
}

/** Options of `plot`. */
export interface PlotOptions extends PanelOptions {
  /**
   * What the vertical axis measures.
   *
   * @default 'learning rate'
   */
  readonly yLabel?: string | undefined
}

/** What both pictures and text take. @internal */
export const sharedNames: readonly (keyof PanelOptions)[] = [
  'title',
  'width',
  'height',
  'log',
  'xLabel',
  'run',
  'x',
  'from',
  'to',
  'logX',
]

/** What pictures take besides. @internal */
export const pictureNames: readonly (keyof PanelOptions)[] = [
  'description',
  'bands',
  'markers',
  'theme',
]
