import { expect, test } from 'vitest'
import { fromParameterSchedulers } from '../../src/index.ts'
import { follows } from '../support/near.ts'

// Julia counts from 1: t is our step plus 1
test('decays', () => {
  const start = 0.2
  follows(fromParameterSchedulers({ type: 'Exp', start, decay: 0.9 }), u => start * 0.9 ** u, 60)
  follows(
    fromParameterSchedulers({ type: 'Inv', start, decay: 0.1, degree: 2 }),
    u => start / (1 + u * 0.1) ** 2,
    60,
  )
  follows(
    fromParameterSchedulers({ type: 'Poly', start, degree: 3, max_iter: 40 }),
    u => start * (1 - u / 40) ** 3,
    40,
  )
  follows(
    fromParameterSchedulers({ type: 'Step', start, decay: 0.5, step_sizes: 7 }),
    u => start * 0.5 ** Math.floor(u / 7),
    60,
  )
  follows(
    fromParameterSchedulers({ type: 'Step', start, decay: 0.5, step_sizes: [3, 5, 2] }),
    u => start * 0.5 ** [3, 8, 10].filter(end => u + 1 > end).length,
    30,
  )
})

test('cycles: their period is the whole of them', () => {
  const period = 12
  const triangle = (u: number): number =>
    (2 / Math.PI) * Math.abs(Math.asin(Math.sin((Math.PI * u) / period)))
  const sine = (u: number): number => Math.abs(Math.sin((Math.PI * u) / period))
  for (const [name, wave] of [
    ['Triangle', triangle],
    ['Sin', sine],
  ] as const) {
    const ends = { l0: 0.3, l1: 0.1, period }
    follows(fromParameterSchedulers({ type: name, ...ends }), u => 0.2 * wave(u) + 0.1, 50)
    follows(
      fromParameterSchedulers({ type: `${name}Decay2`, ...ends }),
      u => 0.2 * 0.5 ** (Math.ceil((u + 1) / period) - 1) * wave(u) + 0.1,
      50,
    )
    follows(
      fromParameterSchedulers({ type: `${name}Exp`, ...ends, decay: 0.95 }),
      u => 0.2 * 0.95 ** u * wave(u) + 0.1,
      50,
    )
  }
  for (const restart of [true, false])
    follows(
      fromParameterSchedulers({ type: 'CosAnneal', l0: 0, l1: 1, period, restart }),
      u => (1 + Math.cos((Math.PI * (restart ? u % period : u)) / period)) / 2,
      50,
    )
})

test('one cycle', () => {
  const up = Math.ceil(50 * 0.25)
  const half = (from: number, to: number, x: number): number =>
    to + ((from - to) * (1 + Math.cos(Math.PI * x))) / 2
  follows(
    fromParameterSchedulers({ type: 'OneCycle', nsteps: 50, maxval: 1 }),
    u => (u < up ? half(0.04, 1, u / up) : half(1, 1e-5, (u - up) / (50 - up))),
    50,
  )
})

test('combinators', () => {
  const exp = { type: 'Exp', start: 1, decay: 0.5 }
  follows(
    fromParameterSchedulers({ type: 'Sequence', schedules: [0.3, exp, 2], step_sizes: [4, 5, 6] }),
    u => (u < 4 ? 0.3 : u < 9 ? 0.5 ** (u - 4) : 2),
    30,
  )
  follows(
    fromParameterSchedulers({ type: 'Loop', schedule: exp, period: 5 }),
    u => 0.5 ** (u % 5),
    30,
  )
  follows(
    fromParameterSchedulers({ type: 'Interpolator', schedule: exp, rate: 4 }),
    u => 0.5 ** (Math.ceil((u + 1) / 4) - 1),
    30,
  )
  follows(
    fromParameterSchedulers({ type: 'Shifted', schedule: exp, offset: 3 }),
    u => 0.5 ** (u + 2),
    30,
  )
  const short = fromParameterSchedulers({ type: 'Shortened', schedule: exp, nsteps: 6 })
  follows(short, u => 0.5 ** u, 6)
  expect(() => (short.learningRate as (step: number) => number)(6)).toThrow('past the end')
  expect(() => fromParameterSchedulers({ type: 'Expo' })).toThrow('did you mean "Exp"')
})
