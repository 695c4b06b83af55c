import type { FunctionName } from '../expression.ts'
import { binding, held } from './precedence.ts'
import { number, python, real, type PythonDialect } from './python.ts'

// one of more than two is one of two, again and again
const pairwise = (name: string, [first = '', ...rest]: readonly string[]): string =>
  rest.reduce((code, value) => `${name}(${code}, ${value})`, first)

// integers of arrays have 32 bits
const short = (value: number): string => (Math.abs(value) < 2 ** 31 ? number(value) : real(value))

/** JAX's NumPy: of one step, or of an array of them. @internal */
export const jnp: PythonDialect = {
  ...python,
  number: short,
  pi: 'jnp.pi',
  branches: false,
  call: (name, values) => {
    switch (name) {
      case 'max':
      case 'min':
        return pairwise(`jnp.${name}imum`, values)
      case 'hypot':
        return pairwise('jnp.hypot', values.length > 1 ? values : [...values, '0'])
      default:
        return `jnp.${name}(${values.join(', ')})`
    }
  },
  // XLA multiplies by 1 / n where the code divides by n: in float32 41 · (1 / 41) is less than 1
  whole: (name, left, right) => ({
    code:
      name === 'floor'
        ? `${held(left, binding.product)} // ${right}`
        : `-(-${held(left, binding.atom)} // ${right})`,
    binds: name === 'floor' ? binding.product : binding.minus,
  }),
  choose: (test, yes, no) => `jnp.where(${test}, ${yes}, ${no})`,
  item: (list, index) => `${list}[jnp.asarray(${index}, int)]`,
  passed: (list, at, open) => `jnp.searchsorted(${list}, ${at}, side="${open ? 'left' : 'right'}")`,
  list: values => `jnp.array(${values})`,
}

// of which TensorFlow would make a tensor that is added to no other
const noInteger = (code: string): string => (/^-?\d+$/.test(code) ? `${code}.0` : code)

const kerasCalls: Partial<Record<FunctionName, (values: readonly string[]) => string>> = {
  max: values => pairwise('ops.maximum', values),
  min: values => pairwise('ops.minimum', values),
  cbrt: ([x = '']) => `ops.sign(${x}) * ops.power(ops.abs(${x}), 1 / 3)`,
  fmod: ([a = '', b = '']) => `ops.sign(${a}) * ops.mod(ops.abs(${a}), ops.abs(${b}))`,
  hypot: values =>
    `ops.sqrt(${values.map(value => `ops.square(${noInteger(value)})`).join(' + ')})`,
  trunc: ([x = '']) => `ops.sign(${x}) * ops.floor(ops.abs(${x}))`,
}

/** Keras' operations, on any backend: of one step. @internal */
export const ops: PythonDialect = {
  ...python,
  number: short,
  // TensorFlow compares no integers with what is real
  listed: real,
  pi: 'math.pi',
  branches: false,
  call: (name, values) => {
    const own = kerasCalls[name]
    // what is made of several calls holds together in brackets
    if (own)
      return name === 'max' || name === 'min' || name === 'hypot' ? own(values) : `(${own(values)})`
    return `ops.${name}(${values.join(', ')})`
  },
  // not floor_divide, which is the floor of a quotient in TensorFlow
  whole: (name, left, right) => {
    const [sum, product] = [held(left, binding.sum), held(left, binding.atom)]
    const rest =
      name === 'floor' ? `- ops.mod(${left.code}, ${right})` : `+ ops.mod(-${product}, ${right})`
    return { code: `ops.round((${sum} ${rest}) / ${right})`, binds: binding.atom }
  },
  choose: (test, yes, no) => `ops.where(${test}, ${noInteger(yes)}, ${noInteger(no)})`,
  item: (list, index) => `ops.take(${list}, ops.cast(ops.maximum(${index}, 0), "int32"))`,
  passed: (list, at, open) =>
    `ops.sum(ops.cast(ops.array(${list}) ${open ? '<' : '<='} ${at}, keras.backend.floatx()))`,
  list: values => values,
}
