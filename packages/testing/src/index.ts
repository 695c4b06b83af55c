export { adapterContract, type AdapterContractOptions, type AdapterSubject } from './adapter.ts'
export type { Check } from './check.ts'
export { feedbackContract, type FeedbackContractOptions } from './feedback.ts'
export { scheduleContract, type ContractOptions } from './schedule.ts'
