export { InteropError } from './errors.ts'
export { fromPeer, type PeerRecord } from './fromPeer.ts'
export type { Form, ImportedPlan, RateOf } from './plan.ts'
export {
  fromComposer,
  fromDeepSpeed,
  fromKeras,
  fromTorch,
  fromTransformers,
  type BaseRate,
  type ComposerRun,
  type SerializedKeras,
} from './frontDoors.ts'
export type { Accuracy, ExportedCode, ExportForm, ExportOptions } from './export/exported.ts'
export type { Exportable } from './export/input.ts'
export { toDeepSpeed, type ExportedDeepSpeed } from './export/toDeepSpeed.ts'
export { toKeras } from './export/toKeras.ts'
export { toOptax } from './export/toOptax.ts'
export { toTable, type ExportedTable } from './export/toTable.ts'
export { toTfjs } from './export/toTfjs.ts'
export { toTorch, type ExportedTorch } from './export/toTorch.ts'
export { toTransformers, type ExportedTransformers } from './export/toTransformers.ts'
export { fromLevanter, type LevanterOptions } from './doors/levanter.ts'
export { fromMegatron, type MegatronOptions } from './doors/megatron.ts'
export { fromOlmoCore, type OlmoRun, type OlmoScheduler } from './doors/olmoCore.ts'
export { fromParameterSchedulers, type JuliaSchedule } from './doors/parameterSchedulers.ts'
export {
  fromPytorchWarmup,
  type PytorchWarmup,
  type PytorchWarmupOptions,
} from './doors/pytorchWarmup.ts'
export { fromThinc, type ThincConfig } from './doors/thinc.ts'
export { fromTinygrad } from './doors/tinygrad.ts'
export { fromTorchtitan, type TorchtitanOptions } from './doors/torchtitan.ts'
