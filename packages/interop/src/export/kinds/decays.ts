import type {
  AnnealOptions,
  ChebyshevOptions,
  ConstantOptions,
  CosineOptions,
  CosineWaveOptions,
  ExponentialOptions,
  InverseTimeOptions,
  LinearCosineOptions,
  LinearOptions,
  PolynomialOptions,
  PowerLawOptions,
  ProductOptions,
  Resolved,
  Schedule,
  StepOptions,
  TanhOptions,
} from '@anneal/core'
import {
  add,
  between,
  call,
  choose,
  divide,
  modulo,
  multiply,
  pi,
  power,
  subtract,
  time,
  type Expression,
} from '../expression.ts'
import { NoExpression, type Writer } from '../program.ts'
import { isHeld, spanOf, withEnd, type Ended } from './ending.ts'
import { bent, heightOf, sineSquared } from './shapes.ts'

const optionsOf = <Options extends object>({ options }: Schedule): Resolved<Options> =>
  options as unknown as Resolved<Options>

// what remains of the way
const rest = (t: Expression, n: number): Expression => divide(subtract(n, t), n)

// a straight line, written from the end that is easier to read
const line = (from: number, to: number, t: Expression, n: number): Expression =>
  to === 0 || from > to
    ? between(from, to, rest(t, n))
    : add(from, multiply(subtract(to, from), divide(t, n)))

const constant: Writer = schedule => optionsOf<ConstantOptions>(schedule).value

const linear: Writer = (schedule, scope) => {
  const { from, to, ...end } = optionsOf<LinearOptions>(schedule)
  return withEnd(scope, end, to, (t, n) => line(from, to, t, n))
}

const cosine: Writer = (schedule, scope) => {
  const { from, to, ...end } = optionsOf<CosineOptions>(schedule)
  return withEnd(scope, end, to, (t, n) => {
    const inside = end.after === 'continue' ? modulo(t, 2 * n) : t
    return between(from, to, sineSquared(rest(inside, n)))
  })
}

const cosineWave: Writer = (schedule, scope) => {
  const { from, to, power: bend, k, cycles, ...end } = optionsOf<CosineWaveOptions>(schedule)
  // the same past its end
  const wave = (x: Expression): Expression => {
    const angle = multiply(pi, add(0.5 - cycles, multiply(cycles, bent(x, k))))
    return between(from, to, power(power(call('sin', angle), 2), bend))
  }
  const last = to + (from - to) * Math.sin(Math.PI * (0.5 - cycles)) ** (2 * bend)
  return withEnd(scope, end, last, (t, n) => wave(rest(t, n)))
}

const linearCosine: Writer = (schedule, scope) => {
  const { from, cycles, alpha, beta, ...end } = optionsOf<LinearCosineOptions>(schedule)
  const wave = (x: Expression): Expression => {
    const angle = multiply(pi, add(0.5 - cycles, multiply(cycles, x)))
    return multiply(from, add(multiply(add(alpha, x), power(call('sin', angle), 2)), beta))
  }
  const last = from * (alpha * Math.sin(Math.PI * (0.5 - cycles)) ** 2 + beta)
  return withEnd(scope, end, last, (t, n) => wave(scope.local('rest', rest(t, n))))
}

const anneal: Writer = (schedule, scope) => {
  const { from, to, shape, ...end } = optionsOf<AnnealOptions>(schedule)
  return withEnd(scope, end, to, (t, n) => between(from, to, heightOf(shape, rest(t, n), scope)))
}

const polynomial: Writer = (schedule, scope) => {
  const { from, to, power: bend, k, cycle, ...end } = optionsOf<PolynomialOptions>(schedule)
  const given: Ended = cycle ? { ...end, after: 'continue' } : end
  return withEnd(scope, given, to, (t, n) => {
    const way = cycle
      ? scope.local('way', multiply(n, call('max', call('ceil', divide(t, n)), 1)))
      : n
    const left = bent(divide(subtract(way, t), way), k)
    // at the end it is 0, and no root of what rounding leaves of it
    const height = k === 1 || Number.isInteger(bend) ? left : call('max', 0, left)
    return between(from, to, power(height, bend))
  })
}

const tanh: Writer = (schedule, scope) => {
  const { from, to, low, high, ...end } = optionsOf<TanhOptions>(schedule)
  const span = spanOf(end)
  const way = withEnd(scope, end, to, (t, n) => {
    // (1 − tanh z) / 2 without cancellation
    const angle = add(low, multiply(subtract(high, low), divide(t, n)))
    // far past its end it would leave the numbers
    const twice =
      end.after === 'continue' ? call('min', multiply(2, angle), 700) : multiply(2, angle)
    return between(from, to, divide(1, add(1, call('exp', twice))))
  })
  // it jumps at its end
  const jumps = isHeld(end) && span > 0 && scope.limit >= span
  return jumps ? choose(time, '<', span, way, to) : way
}

const exponential: Writer = schedule => {
  const { from, k = 0, rate, period, to, staircase } = optionsOf<ExponentialOptions>(schedule)
  const each = rate ?? Math.exp(-k * period)
  // past its bound it would leave the numbers
  const most = to === undefined ? NaN : Math.ceil(Math.log(to / from) / Math.log(each)) + 1
  const bounded = (periods: Expression): Expression =>
    each > 1 && most > 0 && most < Infinity ? call('min', periods, most) : periods
  const periods = staircase ? call('floor', divide(time, period)) : divide(time, period)
  const curve =
    staircase || rate !== undefined || each > 1
      ? multiply(from, power(each, bounded(periods)))
      : multiply(from, call('exp', multiply(-k, time)))
  if (to === undefined) return curve
  return call(from * each < from ? 'max' : 'min', to, curve)
}

const inverseTime: Writer = schedule => {
  const { from, rate, period, staircase, power: bend } = optionsOf<InverseTimeOptions>(schedule)
  const periods = divide(time, period)
  const divisor = add(1, multiply(rate, staircase ? call('floor', periods) : periods))
  return divide(from, power(divisor, bend))
}

const step: Writer = schedule => {
  const { from, factor, every, offset, smooth } = optionsOf<StepOptions>(schedule)
  const drops = divide(add(time, offset), every)
  return multiply(from, power(factor, smooth ? drops : call('floor', drops)))
}

const powerLaw: Writer = schedule => {
  const { from, scale, power: bend, offset } = optionsOf<PowerLawOptions>(schedule)
  const t = offset > 0 ? add(time, offset) : call('max', time, 1)
  return multiply(from, power(divide(t, scale), bend))
}

// a product of many different factors has no expression
const product: Writer = schedule => {
  const { from, factor } = optionsOf<ProductOptions>(schedule)
  if (factor.config.type !== 'constant') throw new NoExpression()
  return multiply(from, power(factor(0), call('floor', time)))
}

const longest = 4096

const chebyshev: Writer = (schedule, scope) => {
  const { steps } = optionsOf<ChebyshevOptions>(schedule)
  if (steps > longest) throw new NoExpression()
  const values = Array.from({ length: Math.ceil(steps) }, (_, i) => schedule(i))
  return {
    kind: 'item',
    list: scope.list('values', values),
    index: modulo(time, steps),
  }
}

/** Expressions of the kinds without schedules inside. @internal */
export const decays: Readonly<Record<string, Writer>> = {
  anneal,
  chebyshev,
  constant,
  cosine,
  cosineWave,
  exponential,
  inverseTime,
  linear,
  linearCosine,
  polynomial,
  powerLaw,
  product,
  step,
  tanh,
}
