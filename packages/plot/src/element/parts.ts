// What the pictures are drawn with, for charts that react: the playground's is one.
export { spread } from '../labels.ts'
export { pathOf } from '../path.ts'
export { linearScale, logScale, stepScale, type Range, type Scale } from '../scale.ts'
export { clean, escape, fit, pixel, widthOf } from '../text.ts'
export { palettes, strokeOf, type Palette } from '../theme.ts'
export { labelsOf } from '../ticks.ts'
export { cut, decimate, simplify, traceOf, type Joining, type Trace } from '../trace.ts'
