// A chunk of its own, loaded when somebody wants code for a library or opens the panel of range tests: one
// for both, as two would compress worse. So would another order: here and in exporters.ts, modules come
// to lie in the order in which they are imported.
export { start as startMeasured } from './measured.ts'
export { exporters, inputOf } from './exporters.ts'
