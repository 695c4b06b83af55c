export { TorchExport } from '../ops/torchExport.ts'
