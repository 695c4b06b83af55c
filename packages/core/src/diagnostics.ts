// What looks at runs from outside: an entry of its own, so that those who only train do not pay for it.
export {
  createDiagnostics,
  type Diagnostics,
  type DiagnosticsOptions,
  type DiagnosticsState,
} from './diagnostics/createDiagnostics.ts'
export type { Finding, FindingKind } from './diagnostics/finding.ts'
export type { DiagnosticRecord, LoggedRecord } from './diagnostics/record.ts'
export { contours, type ContourOptions, type ContourPiece } from './descent/contours.ts'
export { descent, type Descent, type DescentOptions } from './descent/descent.ts'
export { quadraticSurface, rosenbrockSurface, type Surface } from './descent/surface.ts'
