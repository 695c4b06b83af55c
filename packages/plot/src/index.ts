export { plot, type PlotOptions } from './plot.ts'
export type { Extent, Line, Series } from './lines.ts'
