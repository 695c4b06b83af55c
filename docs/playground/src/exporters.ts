// A chunk of its own, loaded when somebody wants code for a library: to say whether it is exact, the
// libraries' own schedulers are read back.
export { toDeepSpeed, toKeras, toOptax, toTfjs, toTorch, toTransformers } from '@anneal/interop'
