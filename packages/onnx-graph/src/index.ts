export { GraphError, type GraphErrorCode } from './errors.ts'
