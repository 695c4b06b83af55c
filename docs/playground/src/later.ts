// A chunk of its own, loaded when somebody wants code for a library or opens the panel of range tests: one
// for both, as two would compress worse.
export { exporters, inputOf } from './exporters.ts'
export { start as startMeasured } from './measured.ts'
