// A chunk of its own, loaded when somebody wants code: reading the libraries' schedulers back is what
// tells whether the code is exact.
export { toDeepSpeed, toKeras, toOptax, toTfjs, toTorch, toTransformers } from '@anneal/interop'
