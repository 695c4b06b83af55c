import { others, testGradients } from './gradients/onGpu.ts'

testGradients(others)
