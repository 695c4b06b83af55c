// What plot draws its pictures with. They are no promise to others, so no package exports them; a chart
// with handles needs to know where its axes are.
export { spread } from '../../../packages/plot/src/labels.ts'
export { pathOf } from '../../../packages/plot/src/path.ts'
export {
  linearScale,
  logScale,
  stepScale,
  type Range,
  type Scale,
} from '../../../packages/plot/src/scale.ts'
export { clean, escape, fit, pixel, widthOf } from '../../../packages/plot/src/text.ts'
export { palettes, strokeOf, type Palette } from '../../../packages/plot/src/theme.ts'
export { labelsOf } from '../../../packages/plot/src/ticks.ts'
export {
  cut,
  decimate,
  simplify,
  traceOf,
  type Joining,
  type Trace,
} from '../../../packages/plot/src/trace.ts'
