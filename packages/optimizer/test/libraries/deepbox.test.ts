import { beforeAll, describe, expect, it } from 'vitest'
import {
  auto,
  drive,
  driveOptimizer,
  linear,
  probe,
  property,
  targetOf,
  type Plan,
} from '../../src/index.ts'
import { loadDeepbox, missing, setGradient, type Deepbox } from '../support/deepbox.ts'
import { formulas } from '../support/deepboxFormulas.ts'

const learningRate = linear({ from: 0.1, to: 0.02, steps: 8 })
const momentum = linear({ from: 0.5, to: 0.9, steps: 8 })
const weightDecay = linear({ from: 0.2, to: 0, steps: 8 })
const gradient = (t: number): number => Math.sin(t + 1) + 0.2
const bases = [0.1, 0.025]

const near = (found: number, wanted: number): void => {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-15)
}

let deepbox: Deepbox
beforeAll(async () => {
  if (missing === undefined) deepbox = await loadDeepbox()
})

/** Two groups with rates of their own, a weight each. */
function createGroups(name: string, options: object = {}) {
  const weights = bases.map((_, i) => deepbox.parameter([1 + i]))
  const optimizer = new deepbox.optimizers[name]!(
    weights.map((weight, i) => ({ params: [weight], lr: bases[i] })),
    { lr: bases[0], ...options },
  )
  return {
    optimizer,
    weightNow: (i: number): number => weights[i]!.tensor.data[0]!,
    update: (t: number): void => {
      for (const weight of weights) setGradient(deepbox, weight, [gradient(t)])
      optimizer.step()
    },
  }
}

describe.skipIf(missing !== undefined)('deepbox', () => {
  // those that raise β₁ to a power cannot have it changed on the way; Sparse has no decay
  const withMomentum = ['SGD', 'RMSprop', 'LARS', 'Lion', 'Nadam']
  const withoutDecay = ['SparseAdam']

  it.each(Object.keys(formulas))(
    '%s moves each group by its formula at its own share of the scheduled rate',
    name => {
      const { optimizer, weightNow, update } = createGroups(name)
      const plan: Plan = {
        learningRate,
        ...(withMomentum.includes(name) && { momentum }),
        ...(!withoutDecay.includes(name) && { weightDecay }),
      }
      const keep = optimizer.paramGroups[0]!.options['beta1'] ?? 0
      const hook = driveOptimizer(optimizer, plan)
      const rules = bases.map(() => formulas[name]!())
      for (let t = 0; t < 6; t++) {
        hook.advance()
        const expected = rules.map((rule, i) =>
          rule(weightNow(i), gradient(t), {
            lr: learningRate(t) * (bases[i]! / bases[0]!),
            momentum: withMomentum.includes(name) ? momentum(t) : keep,
            weightDecay: withoutDecay.includes(name) ? 0 : weightDecay(t),
          }),
        )
        update(t)
        for (const [i, value] of expected.entries()) near(weightNow(i), value)
      }
    },
  )

  it('relative: the schedule is a share of each group’s own rate', () => {
    const { optimizer, weightNow, update } = createGroups('SGD')
    const share = linear({ from: 1, to: 0.5, steps: 4 })
    const hook = driveOptimizer(optimizer, share, { relative: true })
    const before = bases.map((_, i) => weightNow(i))
    expect(hook.advance()).toBe(0.1)
    expect(optimizer.paramGroups.map(({ options }) => options['lr'])).toEqual(bases)
    update(0)
    bases.forEach((base, i) => {
      near(weightNow(i), before[i]! - base * gradient(0))
    })
    hook.advance()
    near(optimizer.paramGroups[1]!.options['lr']!, share(1) * 0.025)
  })

  it('LBFGS searches along its direction from the scheduled rate', () => {
    const weight = deepbox.parameter([1])
    const optimizer = new deepbox.optimizers['LBFGS']!([weight], { lr: 1, maxIter: 1 })
    const hook = driveOptimizer(optimizer, linear({ from: 0.25, to: 0.05, steps: 4 }))
    const loss = (): number => {
      const w = weight.tensor.data[0]!
      setGradient(deepbox, weight, [w])
      return (w * w) / 2
    }
    const rate = hook.advance()
    optimizer.step(loss)
    near(weight.tensor.data[0]!, 1 - rate * 1) // the first direction is the gradient
  })

  it('its own lr has a getter only, which a knob refuses; auto takes the groups', () => {
    const { optimizer } = createGroups('SGD')
    expect(() => property(optimizer, 'lr')).toThrow(
      'lr can be read but not set in this object: look for a setter or for parameter groups',
    )
    const target = auto(optimizer)
    target.set({ learningRate: 0.5 })
    expect(optimizer.lr).toBe(0.5)
    expect(optimizer.paramGroups[1]!.options['lr']).toBe(0.125)
  })

  it('drives the groups that loadStateDict puts in the place of the old ones', () => {
    const { optimizer } = createGroups('Adam')
    const hook = driveOptimizer(optimizer, learningRate)
    hook.advance()
    const old = optimizer.paramGroups
    optimizer.loadStateDict(optimizer.stateDict())
    expect(optimizer.paramGroups).not.toBe(old)
    hook.advance()
    expect(optimizer.lr).toBe(learningRate(1))
  })

  it('a group that was added is an error, and not left alone', () => {
    const { optimizer } = createGroups('Adam')
    const hook = driveOptimizer(optimizer, learningRate)
    optimizer.addParamGroup({ params: [deepbox.parameter([1])] })
    expect(() => hook.advance()).toThrow('there are now 3 parameter groups, and were 2')
    expect(hook.progress.updates).toBe(0)
  })

  it('probe sees that Rprop looks at its rate only once', async () => {
    const weight = deepbox.parameter([1, 2])
    const measure = (name: string) => {
      const optimizer = new deepbox.optimizers[name]!([weight], { lr: 0.1 })
      return probe(auto(optimizer), {
        update: () => {
          setGradient(deepbox, weight, [1, 2])
          optimizer.step()
        },
        weights: () => weight.tensor.data,
      })
    }
    await expect(measure('Rprop')).rejects.toThrow('the learning rate has no effect')
    expect((await measure('SGD')).ratio).toBeCloseTo(1000, 6)
    expect((await measure('Adam')).ratio).toBeGreaterThan(900)
  })

  it('takes more channels by name', () => {
    const { optimizer } = createGroups('Adam')
    const loader = { size: 1 }
    const hook = drive(
      { learningRate, batchSize: 8 },
      targetOf({
        learningRate: {
          set: value => {
            optimizer.paramGroups[0]!.options['lr'] = value
          },
        },
        batchSize: property(loader, 'size'),
      }),
    )
    expect(hook.advance()).toEqual({ learningRate: 0.1, batchSize: 8 })
    expect(loader.size).toBe(8)
  })
})
