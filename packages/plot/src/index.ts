export { plot, plotPanels } from './plot.ts'
export type { PanelOptions, PlotOptions } from './options.ts'
export type { Extent, Line, Lines, Series } from './lines.ts'
