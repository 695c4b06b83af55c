export { InteropError } from './errors.ts'
export { fromPeer, type PeerRecord } from './fromPeer.ts'
export type { Form, ImportedPlan } from './plan.ts'
export {
  fromComposer,
  fromDeepSpeed,
  fromKeras,
  fromTorch,
  fromTransformers,
  type BaseRate,
  type ComposerRun,
} from './frontDoors.ts'
