import { describe, expect, it } from 'vitest'
import {
  OptionError,
  kneeRates,
  minimumRate,
  rangeBounds,
  rangeCurve,
  rangeRamp,
  slideRate,
  steepestRate,
  valleyRate,
  type RangeCurve,
  type Suggestion,
  type SuggestionRule,
} from '../../src/index.ts'
import { madeUp, manyCurves, normal, random, realTest } from './curves.ts'
import * as peers from './peers.ts'

const fastai = manyCurves({})
const lightning = manyCurves({ smoothing: 0.98, divergence: 4 })
const lrFinder = manyCurves({ smoothing: 0.95, debias: false, divergence: 5 })

type Peer = (rates: readonly number[], losses: readonly number[]) => number
const inFastai =
  (rule: Peer) =>
  ({ rates, smoothed }: RangeCurve): number =>
    rule(peers.fastaiPart(rates), peers.fastaiPart(smoothed))
const inFull =
  (rule: Peer) =>
  ({ rates, smoothed }: RangeCurve): number =>
    rule(rates, smoothed)

describe.each<[string, SuggestionRule, (curve: RangeCurve) => number, RangeCurve[], number]>([
  [
    'steep of fastai',
    steepestRate({ differences: 'forward' }),
    inFastai(peers.fastaiSteep),
    fastai,
    150,
  ],
  ['minimum of fastai', minimumRate(), inFastai(peers.fastaiMinimum), fastai, 120],
  ['valley of fastai', valleyRate(), inFastai(peers.fastaiValley), fastai, 150],
  ['slide of fastai', slideRate(), inFastai(peers.fastaiSlide), fastai, 80],
  [
    'suggestion of Lightning',
    steepestRate({ over: 'rate', skipFirst: 10, skipLast: 1 }),
    inFull(peers.lightning),
    lightning,
    150,
  ],
  [
    'pytorch-lr-finder',
    steepestRate({ over: 'index', skipFirst: 10 }),
    inFull(peers.lrFinder),
    lrFinder,
    150,
  ],
])('%s', (_, rule, peer, curves, least) => {
  it('gives the same rate, on real and made-up curves', () => {
    const answers = curves.map(curve => ({ ours: rule(curve), theirs: peer(curve) }))
    const given = answers.flatMap(({ ours, theirs }) => (ours.ok ? [[ours.rate, theirs]] : []))
    expect(given.length).toBeGreaterThanOrEqual(least)
    for (const [ours, theirs] of given) expect(ours).toBe(theirs)
  })
  it('says what it saw, or why there is no answer', () => {
    for (const suggestion of curves.map(rule)) {
      expect(JSON.parse(JSON.stringify(suggestion))).toEqual(suggestion)
      if (suggestion.ok) expect(suggestion.why).toMatch(/\d/)
      else expect(suggestion.reason).toMatch(/: test /)
    }
  })
})

it('valley reads a range test of very many updates, which all fall, at once', () => {
  const count = 200_000
  const rates = Array.from({ length: count }, (_, i) => 10 ** (i / count - 4))
  const losses = rates.map((_, i) => 1 - i / count)
  const found = valleyRate({ loss: 'raw', skipFirst: 0, skipLast: 0 })(rangeCurve(rates, losses))
  // the middle as fastai counts it: a third and a sixth of the way
  expect(found).toMatchObject({ ok: true, index: 66_666 + 33_333 - 1 })
})

describe('curves that carry no answer', () => {
  const rates = Array.from({ length: 100 }, (_, i) => rangeRamp()(i))
  const rules = { steepestRate, minimumRate, valleyRate, slideRate }
  const reasonOf = (rule: SuggestionRule, curve: RangeCurve): string => {
    const suggestion = rule(curve)
    return suggestion.ok ? `none, but ${suggestion.why}` : suggestion.reason
  }

  it.each(Object.entries(rules))('%s: few points, a flat loss, a rising loss', (_, make) => {
    expect(reasonOf(make(), rangeCurve(rates.slice(0, 8), rates.slice(0, 8)))).toContain(
      'only 3 of 8 points',
    )
    expect(reasonOf(make(), rangeCurve([], []))).toContain('only 0 of 0')
    expect(
      reasonOf(
        make(),
        rangeCurve(
          rates,
          rates.map(() => 2),
        ),
      ),
    ).toContain('never falls below the 2')
    expect(
      reasonOf(
        make(),
        rangeCurve(
          rates,
          rates.map((_, i) => 1 + i / 100),
        ),
      ),
    ).toContain('never falls')
  })

  it.each([
    ['normal', normal],
    ['uniform', (uniform: () => number) => uniform()],
    ['with outliers', (uniform: () => number) => normal(uniform) / Math.sqrt(0.1 + uniform())],
  ])('noise alone gets an answer in fewer than 1 of 100: %s', (_, noise) => {
    const uniform = random(5)
    let answers = 0
    for (let i = 0; i < 1000; i++) {
      const losses = rates.map(() => 10 + noise(uniform))
      if (steepestRate()(rangeCurve(rates, losses, { divergence: Infinity })).ok) answers += 1
    }
    expect(answers).toBeLessThan(10)
  })

  it('a fall of a thirtieth of the noise of single losses is no answer, one of three times is', () => {
    const answers = (height: number): number => {
      const uniform = random(9)
      return Array.from({ length: 200 }, () => {
        const losses = rates.map(
          (_, i) => 10 + normal(uniform) - height / (1 + Math.exp((40 - i) / 4)),
        )
        return steepestRate()(rangeCurve(rates, losses, { divergence: Infinity })).ok
      }).filter(ok => ok).length
    }
    expect(answers(1 / 30)).toBeLessThanOrEqual(2)
    expect(answers(3)).toBeGreaterThanOrEqual(198)
  })

  it('a loss that still falls at the highest rate', () => {
    const losses = rates.map((_, i) => 2 - i / 100)
    expect(reasonOf(minimumRate(), rangeCurve(rates, losses))).toContain('still falls at 3.944')
    expect(reasonOf(slideRate(), rangeCurve(rates, losses))).toContain('up to a higher rate')
    expect(steepestRate()(rangeCurve(rates, losses)).ok).toBe(true)
  })

  it('slide has room for its gap', () => {
    const { losses } = madeUp(1, 0)
    const short = rangeCurve(rates.slice(30, 50), losses.slice(30, 50), { smoothing: 0 })
    expect(reasonOf(slideRate({ skipFirst: 0 }), short)).toContain('no room for a gap of 15')
  })

  it('a slope that changes wherever slide looks', () => {
    // the slope of (30 − i)² is 2 (i − 30): over 5 points it changes by 10, and by 9 up to an end
    const losses = rates.slice(0, 40).map((_, i) => (30 - i) ** 2)
    const bowl = rangeCurve(rates.slice(0, 40), losses, { smoothing: 0, divergence: Infinity })
    const slide = (threshold: number) => slideRate({ gap: 5, threshold, skipFirst: 0, skipLast: 0 })
    expect(reasonOf(slide(8), bowl)).toContain('the slope changes all the way down to')
    expect(reasonOf(slide(11), bowl)).toContain('the slope hardly changes in the last 5 points')
  })

  it('a loss that falls only where the rate stays the same', () => {
    const stepped = Array.from({ length: 200 }, (_, i) => 1 + (i >> 1))
    const losses = stepped.map((_, i) => 300 - ((i + 1) >> 1))
    const curve = rangeCurve(stepped, losses, { smoothing: 0 })
    for (const differences of ['central', 'forward'] as const) {
      const rule = steepestRate({ over: 'rate', differences, skipFirst: 0, skipLast: 0 })
      expect(reasonOf(rule, curve)).toBe('the loss never falls from one point to the next')
    }
  })
})

describe('options', () => {
  it.each([
    [() => steepestRate({ over: 'time' as never }), 'over must be log, rate or index, got "time"'],
    [() => steepestRate({ differences: 'back' as never }), 'differences must be'],
    [() => steepestRate({ loss: 'best' as never }), 'loss must be smoothed or raw'],
    [() => valleyRate({ skipFirst: -1 }), 'skipFirst must be a whole number >= 0, got -1'],
    [() => minimumRate({ divide: 0 }), 'divide must be a number > 0'],
    [() => minimumRate({ divide: Infinity }), 'divide must be a number > 0, got Infinity'],
    [() => slideRate({ gap: 0 }), 'gap must be'],
    [() => slideRate({ gap: 1.5 }), 'gap must be a whole number >= 1, got 1.5'],
    [() => slideRate({ threshold: NaN }), 'threshold must be'],
    [() => slideRate({ threshold: -1 }), 'threshold must be >= 0, got -1'],
    [() => slideRate({ factor: Infinity }), 'factor must be'],
    [() => slideRate({ factor: 0 }), 'factor must be a number > 0, got 0'],
    [() => rangeRamp({ updates: 2.5 }), 'updates must be a whole number >= 2, got 2.5'],
    [() => rangeRamp({ updates: 1 }), 'updates must be a whole number >= 2, got 1'],
    [() => rangeRamp({ levels: 1 }), 'levels must be a whole number from 2 to updates, got 1'],
    [() => rangeRamp({ levels: 2.5 }), 'from 2 to updates, got 2.5'],
    [() => rangeRamp({ shape: 'stepped', updates: 4, levels: 5 }), 'from 2 to updates, got 5'],
    [
      () => steepestRate({ skip: 3 } as object),
      'steepestRate has no option "skip"; it has over, differences, loss, skipFirst, skipLast',
    ],
    [() => minimumRate({ by: 3 } as object), 'minimumRate has no option "by"; it has divide, loss'],
    [() => valleyRate({ gap: 3 } as object), 'valleyRate has no option "gap"; it has loss'],
    [() => slideRate({ gaps: 3 } as object), 'slideRate has no option "gaps"; it has gap'],
    [() => kneeRates({ loss: 'raw' } as object), 'kneeRates has no option "loss"; it has rise'],
    [() => kneeRates({ rise: 1 }), 'rise must be between 0 and 1, got 1'],
    [() => kneeRates({ ragged: 0 }), 'ragged must be'],
  ])('%s', (make, message) => {
    expect(make).toThrow(OptionError)
    expect(make).toThrow(message)
  })

  it('may be as little as they can', () => {
    expect([0, 1].map(rangeRamp({ from: 1, to: 2, updates: 2, levels: 2 }))).toEqual([1, 2])
    const stepped = rangeRamp({ from: 1, to: 2, updates: 4, levels: 2, shape: 'stepped' })
    expect([0, 1, 2, 3].map(stepped)).toEqual([1, 1, 2, 2])
    expect(() => slideRate({ gap: 1, threshold: 0 })).not.toThrow()
  })

  it('loss: raw looks at single losses', () => {
    const { rates, losses } = madeUp(3, 0)
    const curve = rangeCurve(rates, losses, { smoothing: 0.9, divergence: Infinity })
    const raw = minimumRate({ loss: 'raw', divide: 1 })(curve)
    expect(raw.ok && raw.rate).toBe(rates[peers.argmin(losses.slice(0, -5))])
    expect(raw).not.toEqual(minimumRate({ divide: 1 })(curve))
  })

  it('steepest does not take the noise of the first losses for a fall, as the peers do', () => {
    const uniform = random(11)
    const { rates } = madeUp(1, 0)
    let [ours, theirs] = [0, 0]
    for (let i = 0; i < 200; i++) {
      // falls from 10 to 1 around 0.05, with the noise that small batches of a regression have
      const losses = rates.map(
        rate => (1 + 9 / (1 + (rate / 0.05) ** 2)) * (1 + 0.3 * normal(uniform)),
      )
      const curve = rangeCurve(rates, losses, { divergence: Infinity })
      const far = (found: Suggestion): number => (found.ok && found.rate < 0.0005 ? 1 : 0)
      ours += far(steepestRate()(curve))
      theirs += far(steepestRate({ differences: 'forward' })(curve))
    }
    expect(ours).toBe(0)
    expect(theirs).toBeGreaterThan(20)
  })

  it('takes the slope on the one side where on the other the rate stays the same', () => {
    const stepped = [1, 1, 2, 2, 4, 4]
    const losses = [6, 6, 3, 3, 2.9, 2.9]
    const rule = steepestRate({ over: 'rate', skipFirst: 0, skipLast: 0 })
    expect(rule(rangeCurve(stepped, losses, { smoothing: 0 }))).toMatchObject({
      ...{ ok: true, rate: 1, index: 1 },
    })
  })

  it('slide multiplies the rate that it finds', () => {
    const rates = Array.from({ length: 61 }, (_, i) => 10 ** (i / 10 - 5))
    const losses = rates.map(rate => 1 / (1 + rate / 0.001) + rate / 10)
    const rateOf = (factor: number) => {
      const found = slideRate({ factor })(rangeCurve(rates, losses, { smoothing: 0 }))
      return found.ok ? found.rate : NaN
    }
    expect(rateOf(4)).toBe(4 * rateOf(1))
    expect(rates).toContain(rateOf(1))
  })

  it('a stepped ramp, whose points share their rates, does no harm', () => {
    const ramp = rangeRamp({ from: 1e-4, to: 1, updates: 100, shape: 'stepped', levels: 20 })
    const rates = Array.from({ length: 100 }, (_, i) => ramp(i))
    const losses = rates.map((rate, i) => 1 / (1 + rate * 100) - i * 1e-6)
    for (const differences of ['central', 'forward'] as const) {
      const found = steepestRate({ differences })(rangeCurve(rates, losses, { smoothing: 0 }))
      expect(found.ok && found.rate).toBeGreaterThan(0.003)
      expect(found.ok && found.rate).toBeLessThan(0.03)
    }
  })
})

describe('kneeRates', () => {
  const linear = rangeRamp({ from: 0.001, to: 0.1, updates: 100, shape: 'linear' })
  const rates = Array.from({ length: 100 }, (_, i) => linear(i))
  const curveOf = (accuracyAt: (rate: number, i: number) => number, at = rates): RangeCurve =>
    rangeCurve(
      at,
      at.map(() => 1),
      { accuracies: at.map(accuracyAt) },
    )

  // Smith's picture: from chance up, then slower; here with known corners
  const corners = (rate: number): number =>
    0.1 + (rate < 0.02 ? 0 : rate < 0.05 ? (rate - 0.02) * 20 : 0.6 + (rate - 0.05))

  it('finds where the accuracy starts to rise, and where it slows', () => {
    const found = kneeRates()(curveOf(corners))
    expect(found).toMatchObject({ ok: true, rule: 'knee' })
    if (!found.ok) return
    expect(Math.abs(found.low! - 0.02)).toBeLessThan(0.005)
    expect(Math.abs(found.high! - 0.05)).toBeLessThan(0.005)
    expect(found.rate).toBe(found.high)
    expect(found.why).toContain('rises more slowly')
  })

  it('finds the same points on a ramp by equal amounts and by equal factors', () => {
    const accuracyAt = (_: number, i: number): number => corners(0.001 * (i + 1))
    const byFactors = rates.map((_, i) => 1e-4 * 10 ** (i / 25))
    const [one, other] = [curveOf(accuracyAt), curveOf(accuracyAt, byFactors)].map(curve => {
      const found = kneeRates()(curve)
      return found.ok ? found.index : found.reason
    })
    expect(one).toBe(other)
    expect(one).toBeTypeOf('number')
  })

  it('finds them in noise, nearly always', () => {
    const uniform = random(3)
    let near = 0
    for (let i = 0; i < 200; i++) {
      const found = kneeRates()(curveOf(rate => corners(rate) + 0.02 * normal(uniform)))
      if (found.ok && Math.abs(found.low! - 0.02) < 0.01 && Math.abs(found.high! - 0.05) < 0.01)
        near += 1
    }
    expect(near).toBeGreaterThanOrEqual(190)
  })

  it('stops where the accuracy becomes ragged, although it recovers later', () => {
    const found = kneeRates()(
      curveOf((rate, i) => {
        const rising = 0.1 + Math.max(0, rate - 0.02) * 10
        return rate > 0.06 && i % 16 < 8 ? rising - 0.3 : rising
      }),
    )
    expect(found.ok && found.high).toBeGreaterThan(0.055)
    expect(found.ok && found.high).toBeLessThan(0.065)
    expect(found.ok && found.why).toContain('ragged or falls')
  })

  it('works over the logarithm of the rates of an exponential ramp', () => {
    const ramp = rangeRamp({ from: 1e-5, to: 1, updates: 200 })
    const at = Array.from({ length: 200 }, (_, i) => ramp(i))
    const found = kneeRates()(curveOf(rate => 0.1 + 0.8 / (1 + (0.002 / rate) ** 3), at))
    // a smooth curve: its rise begins at 1/10 of the height, and it is nearly at its top at 9/10
    expect(found.ok && found.low).toBeGreaterThan(0.0007)
    expect(found.ok && found.low).toBeLessThan(0.0012)
    expect(found.ok && found.high).toBeGreaterThan(0.003)
    expect(found.ok && found.high).toBeLessThan(0.006)
  })

  it.each([
    ['never measured', rangeCurve(rates, rates), 'was not measured: give validation'],
    ['too short', curveOf(corners, rates.slice(0, 10)), '10 points are too few'],
    ['flat', curveOf(() => 0.5), 'rises by 0,'],
    ['still rising', curveOf((_, i) => i / 100), 'still rises at 0.1'],
  ])('says why there is no answer: %s', (_, curve, reason) => {
    const found = kneeRates()(curve)
    expect(found.ok ? found.why : found.reason).toContain(reason)
  })

  it('takes no noise for a rise', () => {
    const uniform = random(8)
    const found = Array.from({ length: 500 }, () =>
      kneeRates()(curveOf(() => 0.5 + 0.05 * normal(uniform))),
    )
    expect(found.filter(({ ok }) => ok).length).toBeLessThan(5)
  })
})

describe('rangeBounds', () => {
  it('are those of the knee where it is known', () => {
    expect(
      rangeBounds({ ok: true, rule: 'knee', rate: 3, low: 0.2, high: 3, index: 1, why: '' }),
    ).toEqual({ cyclic: { low: 0.2, high: 3 }, oneCycle: { peak: 3, from: 0.2 } })
  })
  it('are none where there is no answer', () => {
    expect(rangeBounds({ ok: false, rule: 'knee', reason: '' })).toBeUndefined()
  })
  it('keep a model training, where ten times as much does not', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { rates, losses } = realTest(seed)
      const { high } = rangeBounds(valleyRate()(rangeCurve(rates, losses)))!.cyclic
      expect(high).toBeGreaterThan(0.05)
      expect(high).toBeLessThan(20)
    }
  })
})
