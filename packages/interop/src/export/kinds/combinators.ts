import type {
  ClampOptions,
  CooldownOptions,
  DampenOptions,
  DelayOptions,
  FollowOptions,
  AddOptions,
  PerEpochOptions,
  RepeatOptions,
  Resolved,
  ScaleOptions,
  Schedule,
  ShortenOptions,
  SkipOptions,
  StretchOptions,
  WindowOptions,
} from '@anneal/core'
import {
  add,
  between,
  call,
  choose,
  divide,
  hasBranches,
  modulo,
  multiply,
  power,
  subtract,
  time,
  type Expression,
} from '../expression.ts'
import type { Writer } from '../program.ts'
import { passed } from './lists.ts'
import { heightOf } from './shapes.ts'

const optionsOf = <Options extends object>({ options }: Schedule): Resolved<Options> =>
  options as unknown as Resolved<Options>

const folding =
  (fold: (a: Expression, b: Expression) => Expression): Writer =>
  (schedule, scope) =>
    optionsOf<AddOptions>(schedule)
      .schedules.map(part => scope.schedule(part, time, scope.limit))
      .reduce(fold)

const clamp: Writer = (schedule, scope) => {
  const { schedule: inner, low, high } = optionsOf<ClampOptions>(schedule)
  const value = scope.schedule(inner, time, scope.limit)
  const least = low === undefined ? value : call('max', value, low)
  return high === undefined ? least : call('min', least, high)
}

const cooldown: Writer = (schedule, scope) => {
  const { schedule: inner, at, steps, to, shape } = optionsOf<CooldownOptions>(schedule)
  const rest = steps > 0 ? divide(call('max', subtract(at + steps, time), 0), steps) : 0
  const from = inner(at)
  // also worked out before it begins, where the whole way remains
  const height = heightOf(shape, call('min', rest, 1), scope)
  const down = rest === 0 ? to : between(from, to, height)
  return at > 0 ? choose(time, '<', at, scope.schedule(inner, time, at), down) : down
}

const dampen: Writer = (schedule, scope) => {
  const { schedule: inner, shape, beta2, period } = optionsOf<DampenOptions>(schedule)
  const value = scope.schedule(inner, time, scope.limit)
  const average = 1 / (1 - beta2)
  if (shape === 'linear')
    return multiply(value, call('min', 1, divide(add(time, 1), period ?? 2 * average)))
  if (shape === 'exponential') {
    const share = call('exp', divide(multiply(-1, add(time, 1)), period ?? average))
    return multiply(value, subtract(1, share))
  }
  const most = 2 * average - 1
  const log = Math.log(beta2)
  let first = 1
  while (most - (2 * first) / Math.expm1(-first * log) <= 4) first++
  const s = scope.local('s', add(time, first))
  const gone = scope.local('gone', multiply(log, s))
  const share = divide(multiply(multiply(2, s), call('exp', gone)), call('expm1', gone))
  const rho = scope.local('rho', add(most, share))
  const above = multiply(multiply(subtract(rho, 4), subtract(rho, 2)), most)
  const below = multiply((most - 4) * (most - 2), rho)
  return multiply(value, call('sqrt', divide(above, below)))
}

const delay: Writer = (schedule, scope) => {
  const { steps, schedule: inner, value = inner(0) } = optionsOf<DelayOptions>(schedule)
  const later = scope.schedule(inner, subtract(time, steps), scope.limit - steps)
  return steps > 0 ? choose(time, '<', steps, value, later) : later
}

const follow: Writer = (schedule, scope) => {
  const { schedule: inner, factor, offset, power: bend } = optionsOf<FollowOptions>(schedule)
  return add(offset, multiply(factor, power(scope.schedule(inner, time, scope.limit), bend)))
}

const mirror: Writer = (schedule, scope) => {
  const { schedule: inner } = optionsOf<RepeatOptions>(schedule)
  const { duration } = inner
  const away = call('abs', subtract(time, duration))
  return scope.schedule(inner, call('max', 0, subtract(duration, away)), duration)
}

const perEpoch: Writer = (schedule, scope) => {
  const { schedule: inner } = optionsOf<PerEpochOptions>(schedule)
  const run = schedule.run!
  const first = Math.floor(run.epochAt(run.start))
  const length = run.stepAtEpoch(1)
  const regular = [2, 3, 17, 1000].every(epoch => run.stepAtEpoch(epoch) === epoch * length)
  if (regular)
    return scope.schedule(
      inner,
      run.start % length === 0
        ? call('floor', divide(time, length))
        : subtract(call('floor', divide(add(time, run.start), length)), first),
    )
  // under a batch size that changes: where each epoch begins
  const last = Math.ceil(run.epochs ?? 0)
  const begins = Array.from({ length: Math.max(0, last - first) }, (_, i) =>
    Math.max(0, Math.ceil(run.stepAtEpoch(first + i + 1)) - run.start),
  )
  return scope.schedule(inner, scope.local('epoch', passed(scope, begins, time)))
}

const repeat: Writer = (schedule, scope) => {
  const { schedule: inner, times = Infinity } = optionsOf<RepeatOptions>(schedule)
  const { duration } = inner
  const again = modulo(time, duration)
  if (times === Infinity) return scope.schedule(inner, again, duration)
  const end = duration * times
  return scope.schedule(inner, choose(time, '<', end, again, add(duration, subtract(time, end))))
}

const reverse: Writer = (schedule, scope) => {
  const { schedule: inner } = optionsOf<RepeatOptions>(schedule)
  const { duration } = inner
  return scope.schedule(inner, call('max', 0, subtract(duration, time)), duration)
}

const scale: Writer = (schedule, scope) => {
  const { schedule: inner, factor } = optionsOf<ScaleOptions>(schedule)
  return multiply(factor, scope.schedule(inner, time, scope.limit))
}

const shorten: Writer = (schedule, scope) => {
  const { schedule: inner, steps } = optionsOf<ShortenOptions>(schedule)
  return scope.schedule(inner, call('min', time, steps), steps)
}

const skip: Writer = (schedule, scope) => {
  const { schedule: inner, steps } = optionsOf<SkipOptions>(schedule)
  return scope.schedule(inner, add(time, steps), scope.limit + steps)
}

const stretch: Writer = (schedule, scope) => {
  const { schedule: inner, steps } = optionsOf<StretchOptions>(schedule)
  const { duration } = inner
  if (duration === steps) return scope.schedule(inner, time, scope.limit)
  const later = add(duration, subtract(time, steps))
  if (steps === 0) return scope.schedule(inner, later)
  const stretched = divide(multiply(time, duration), steps)
  return scope.schedule(inner, choose(time, '<', steps, stretched, later))
}

const window: Writer = (schedule, scope) => {
  const { from, to, schedule: inner, outside } = optionsOf<WindowOptions>(schedule)
  const held = call('max', 0, subtract(call('min', time, to), from))
  if (!outside) return scope.schedule(inner, held, to - from)
  const around = scope.schedule(outside, time, scope.limit)
  const seen = scope.schedule(inner, held, to - from)
  if (hasBranches(around)) {
    // it stands there once, or it would twice as often in each window around this one
    const within = choose(time, '<', from, 0, choose(time, '<', to, 1, 0))
    return choose(within, '==', 1, seen, around)
  }
  return choose(time, '<', from, around, choose(time, '<', to, seen, around))
}

/** Expressions of the kinds that change one schedule, or make one value of several. @internal */
export const combinators: Readonly<Record<string, Writer>> = {
  add: folding(add),
  clamp,
  cooldown,
  dampen,
  delay,
  follow,
  max: folding((a, b) => call('max', a, b)),
  min: folding((a, b) => call('min', a, b)),
  mirror,
  multiply: folding(multiply),
  perEpoch,
  repeat,
  reverse,
  scale,
  shorten,
  skip,
  stretch,
  window,
}
