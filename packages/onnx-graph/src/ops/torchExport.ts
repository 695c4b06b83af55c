import { isWaves } from '../fixedNumbers/isWaves.ts'
import { readExported } from '../graph/exported.ts'
import type { Operator } from './op.ts'

/** No operator, but what PyTorch says of weights where torch.export has written the model. */
export const TorchExport: Operator = { read: readExported, isFixed: isWaves }
