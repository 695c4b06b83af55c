export { InteropError } from './errors.ts'
export { fromPeer, type PeerRecord } from './fromPeer.ts'
export type { Form, ImportedPlan } from './plan.ts'
