import { describe, expect, it } from 'vitest'
import {
  OptionError,
  gridRates,
  randomRates,
  searchRates,
  steepestRate,
  sweepRates,
  type Measured,
  type RangeProgress,
  type RateSubject,
  type RateTrial,
} from '../../src/index.ts'

/** A weight on a parabola; updates ask for a batch, which is the number of the update. */
class Parabola implements RateSubject<number> {
  weight = 1
  place = 0
  restored = 0
  readonly discarded: number[] = []
  snapshot = (): (() => void) => {
    const { weight, place } = this
    return () => {
      Object.assign(this, { weight, place })
      this.restored += 1
    }
  }
  next = (): number | Promise<number> => this.place++
  update = (_: number, rate: number): Measured | Promise<Measured> => {
    const loss = this.weight ** 2 + 0.01
    this.weight -= rate * 2 * this.weight
    return loss
  }
  discard = (batch: number): void => {
    this.discarded.push(batch)
  }
  /** As it was. */
  expectUntouched(times = 1): void {
    expect([this.weight, this.place, this.restored]).toEqual([1, 0, times])
  }
}

const later = <Value>(value: Value): Promise<Value> =>
  new Promise(resolve => setTimeout(resolve, 5)).then(() => value)

describe('sweepRates', () => {
  it('trains at rising rates, and puts everything back', async () => {
    const subject = new Parabola()
    const heard: RangeProgress[] = []
    const { curve, suggestion, updates } = await sweepRates(subject, {
      from: 1e-4,
      to: 10,
      updates: 50,
      smoothing: 0,
      suggest: steepestRate(),
      onProgress: progress => void heard.push(progress),
    })
    subject.expectUntouched()
    expect(curve.stopped).toBe('diverged') // above a rate of 1 each update overshoots by more
    expect(curve.rates.at(-1)).toBeGreaterThan(1)
    expect(updates).toBe(curve.rates.length)
    expect(suggestion.ok && suggestion.rate).toBeGreaterThan(0.01)
    expect(suggestion.ok && suggestion.rate).toBeLessThan(1)
    expect(heard.map(({ loss }) => loss)).toEqual(curve.losses)
    expect(heard[2]).toEqual({
      ...{ update: 3, updates: 50, rate: curve.rates[2], loss: curve.losses[2] },
      smoothed: curve.smoothed[2],
    })
  })

  it('measures on other data where it can', async () => {
    const subject = Object.assign(new Parabola(), {
      evaluate: () => later({ loss: 7, accuracy: 0.5 }),
    })
    const { curve } = await sweepRates(subject, { updates: 5 })
    expect(curve.losses).toEqual([7, 7, 7, 7, 7])
    expect(curve.accuracies).toEqual([0.5, 0.5, 0.5, 0.5, 0.5])
    subject.expectUntouched()
  })

  it('ends where the loss is no number, without measuring elsewhere', async () => {
    let evaluated = 0
    const subject = Object.assign(new Parabola(), {
      update: (batch: number) => (batch < 3 ? 1 : NaN),
      evaluate: () => ++evaluated,
    })
    const { curve, updates } = await sweepRates(subject)
    expect([curve.stopped, curve.rates.length, updates, evaluated]).toEqual(['notFinite', 3, 4, 3])
    subject.expectUntouched()
  })

  it.each(['next', 'update', 'evaluate', 'onProgress', 'suggest'] as const)(
    'puts everything back when %s throws',
    async where => {
      const subject: Parabola & { evaluate?: () => number } = new Parabola()
      let calls = 0
      const fail = (): never => {
        throw new Error(`no ${where}`)
      }
      const failing = (): number => (++calls === 4 ? fail() : 1)
      if (where === 'next' || where === 'update' || where === 'evaluate') subject[where] = failing
      const test = sweepRates(subject, {
        updates: 10,
        ...(where === 'onProgress' && { onProgress: () => void failing() }),
        ...(where === 'suggest' && { suggest: fail }),
      })
      await expect(test).rejects.toThrow(`no ${where}`)
      subject.expectUntouched()
    },
  )

  it('puts everything back when it is aborted, and throws the reason', async () => {
    for (const end of [1, 2, 7, 20]) {
      const subject = new Parabola()
      const controller = new AbortController()
      const reason = new Error('enough')
      const test = sweepRates(subject, {
        updates: 20,
        signal: controller.signal,
        onProgress: ({ update }) => {
          if (update === end) controller.abort(reason)
        },
      })
      await expect(test).rejects.toBe(reason)
      subject.expectUntouched()
    }
  })

  it('does not begin when it was aborted before', async () => {
    const subject = new Parabola()
    await expect(sweepRates(subject, { signal: AbortSignal.abort('no') })).rejects.toBe('no')
    subject.expectUntouched(0)
  })

  it('does not wait for a batch when it is aborted, and discards it when it comes', async () => {
    const subject = new Parabola()
    let deliver: (batch: number) => void = () => undefined
    subject.next = () => new Promise(resolve => (deliver = resolve))
    const controller = new AbortController()
    const test = sweepRates(subject, { signal: controller.signal })
    setTimeout(() => {
      controller.abort()
    })
    await expect(test).rejects.toThrow('aborted')
    subject.expectUntouched()
    deliver(42)
    await later(0)
    expect(subject.discarded).toEqual([42])
  })

  it('waits for an update when it is aborted, so that nothing changes afterwards', async () => {
    const subject = new Parabola()
    const { update } = subject
    const controller = new AbortController()
    subject.update = async (batch, rate) => {
      controller.abort()
      await later(0)
      return update(batch, rate)
    }
    await expect(sweepRates(subject, { signal: controller.signal })).rejects.toThrow('aborted')
    await later(0)
    subject.expectUntouched()
  })

  it.each([undefined, null, '0.5', {}, { loss: '0.5' }, { accuracy: 1 }])(
    'says that %j is no loss, and puts everything back',
    async measured => {
      for (const act of [
        (subject: Parabola) => sweepRates(subject),
        (subject: Parabola) => searchRates(subject, [0.1]),
      ]) {
        const subject = new Parabola()
        subject.update = () => measured as never
        await expect(act(subject)).rejects.toThrow(OptionError)
        await expect(act(subject)).rejects.toThrow('the loss must be a number, got ')
        subject.expectUntouched(2)
      }
    },
  )

  it('refuses what it does not know', async () => {
    const test = sweepRates(new Parabola(), { steps: 3 } as never)
    await expect(test).rejects.toThrow(
      'a range test has no option "steps"; it has from, to, updates,',
    )
  })
})

describe('searchRates', () => {
  it('tries each rate from the same beginning, and says which is best', async () => {
    const subject = new Parabola()
    const heard: RateTrial[] = []
    const rates = gridRates({ from: 0.001, to: 10, points: 9 })
    const found = await searchRates(subject, rates, {
      updates: 20,
      onProgress: trial => void heard.push(trial),
    })
    subject.expectUntouched(9)
    // after 19 updates at a rate r, w = (1 − 2r)^19: the nearest to ½ wins; the mean is of two losses
    const score = (rate: number): number => ((1 - 2 * rate) ** 36 + (1 - 2 * rate) ** 38) / 2 + 0.01
    found.trials.forEach((trial, i) => {
      expect(trial.rate).toBe(rates[i])
      expect(Math.abs(trial.score! / score(rates[i]!) - 1)).toBeLessThan(1e-9)
    })
    expect(found.best?.rate).toBe(rates[5]) // 0.316
    expect(found.updates).toBe(180)
    expect(heard).toEqual(found.trials)
    expect(JSON.parse(JSON.stringify(found))).toEqual(found)
  })

  it.each([[[0.1, -1]], [[NaN]], [[Infinity]]])('refuses the rates %j', async rates => {
    const subject = new Parabola()
    await expect(searchRates(subject, rates)).rejects.toThrow('rates must be above 0')
    subject.expectUntouched(0)
  })

  it('leaves out rates at which the loss is no number', async () => {
    const found = await searchRates(new Parabola(), [0.1, 1e9], { updates: 100 })
    expect(found.trials[1]!.score).toBeNull()
    expect(found.trials[1]!.updates).toBeLessThan(100)
    expect(found.best?.rate).toBe(0.1)
    expect((await searchRates(new Parabola(), [1e9], { updates: 100 })).best).toBeNull()
  })

  it('judges by what is measured on other data, once for each rate', async () => {
    let evaluated = 0
    const subject = Object.assign(new Parabola(), {
      evaluate(): Measured {
        evaluated += 1
        return { loss: 1, accuracy: 1 - subject.weight }
      },
    })
    const { best, trials } = await searchRates(subject, [0.01, 0.4, 0.1], {
      updates: 3,
      by: 'accuracy',
    })
    expect(best?.rate).toBe(0.4)
    expect(Math.abs(best!.score! - (1 - 0.2 ** 3))).toBeLessThan(1e-12)
    expect([trials.length, evaluated]).toEqual([3, 3])
  })

  it('puts everything back when it is aborted', async () => {
    const subject = new Parabola()
    const controller = new AbortController()
    let updates = 0
    const { update } = subject
    subject.update = (batch, rate) => {
      if (++updates === 15) controller.abort(new Error('enough'))
      return update(batch, rate)
    }
    const search = searchRates(subject, [0.1, 0.2], { updates: 10, signal: controller.signal })
    await expect(search).rejects.toThrow('enough')
    subject.expectUntouched(2)
  })

  it.each([
    [{ updates: 0 }, 'updates must be a whole number >= 1, got 0'],
    [{ by: 'speed' }, 'by must be loss or accuracy, got "speed"'],
    [{ points: 3 }, 'a search has no option "points"'],
    [{ by: 'accuracy' }, 'there is no accuracy to judge by'],
  ])('%j', async (options, message) => {
    await expect(searchRates(new Parabola(), [1], options as never)).rejects.toThrow(message)
  })
})

describe('rates of a search', () => {
  it('are at equal factors', () => {
    const rates = gridRates({ from: 1e-4, to: 1, points: 24 })
    expect([rates.length, rates[0], rates[23]]).toEqual([24, 1e-4, 1])
    rates.slice(1).forEach((rate, i) => {
      expect(Math.abs(rate / rates[i]! / 1e4 ** (1 / 23) - 1)).toBeLessThan(1e-12)
    })
  })
  it('are random by their logarithm, and the same for the same seed', () => {
    const rates = randomRates({ from: 1e-4, to: 1, points: 4000, seed: 3 })
    expect(randomRates({ from: 1e-4, to: 1, points: 4000, seed: 3 })).toEqual(rates)
    expect(randomRates({ from: 1e-4, to: 1, points: 4000, seed: 4 })).not.toEqual(rates)
    for (const decade of [1e-4, 1e-3, 1e-2, 1e-1]) {
      const inside = rates.filter(rate => rate >= decade && rate < 10 * decade).length
      expect(Math.abs(inside - 1000)).toBeLessThan(120)
    }
  })
  it.each([
    [{ from: 1, to: 0.1 }, 'from and to must rise'],
    [{ from: 1, to: 1 }, 'from and to must rise'],
    [{ from: 0 }, 'from and to must rise from above 0, got 0 and 1'],
    [{ to: Infinity }, 'from and to must rise'],
    [{ points: 1 }, 'points must be a whole number >= 2, got 1'],
    [{ points: 2.5 }, 'points must be a whole number >= 2, got 2.5'],
    [{ count: 3 }, 'a list of rates has no option "count"; it has from, to, points'],
  ])('%j', (options, message) => {
    expect(() => gridRates(options as object)).toThrow(message)
    expect(() => randomRates(options as object)).toThrow(message)
  })
})
