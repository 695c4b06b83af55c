// What nearly every model has: it is there before a model is read.
export { Add } from '../ops/add.ts'
export { Gemm } from '../ops/gemm.ts'
export { Relu } from '../ops/relu.ts'
export { Sigmoid, Tanh } from '../ops/sigmoids.ts'
export { LogSoftmax, Softmax } from '../ops/softmax.ts'
export { Flatten, Reshape, Shape, Squeeze, Unsqueeze } from '../ops/views.ts'
