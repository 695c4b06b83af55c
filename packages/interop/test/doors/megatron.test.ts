import { expect, test } from 'vitest'
import { fromMegatron, type MegatronOptions } from '../../src/index.ts'
import { combinations, follows } from '../support/near.ts'

const lr = 0.01
const low = 0.001
const init = 0.0005

/** The branches of OptimizerParamScheduler.get_lr. */
function rate(n: number, options: MegatronOptions, warm: number, end: number): number {
  if (warm > 0 && n <= warm) return init + ((lr - init) * n) / warm
  if (options.lr_decay_style === 'constant') return lr
  if (n > end) return low
  if (options.lr_decay_style === 'inverse-square-root')
    return Math.max(low, (lr * Math.max(warm, 1) ** 0.5) / Math.max(n, 1) ** 0.5)
  const ratio = (n - warm) / (end - warm)
  let share = 1
  if (options.lr_decay_style === 'linear') share = 1 - ratio
  if (options.lr_decay_style === 'cosine') share = 0.5 * (Math.cos(Math.PI * ratio) + 1)
  const start = end - options.lr_wsd_decay_iters!
  if (options.lr_decay_style === 'WSD' && n > start) {
    const x = (n - start) / options.lr_wsd_decay_iters!
    share = {
      linear: 1 - x,
      cosine: 0.5 * (Math.cos(Math.PI * x) + 1),
      exponential: 2 * 0.5 ** x - 1,
      minus_sqrt: 1 - Math.sqrt(x),
    }[options.lr_wsd_decay_style!]
  }
  return low + share * (lr - low)
}

test.each(
  combinations<Pick<MegatronOptions, 'lr_decay_style' | 'lr_warmup_iters' | 'lr_wsd_decay_style'>>({
    lr_decay_style: ['constant', 'linear', 'cosine', 'inverse-square-root', 'WSD'],
    lr_warmup_iters: [0, 1, 20],
    lr_wsd_decay_style: ['linear', 'cosine', 'exponential', 'minus_sqrt'],
  }),
)('%o', chosen => {
  const options = {
    lr,
    min_lr: low,
    lr_warmup_init: init,
    lr_decay_iters: 100,
    lr_wsd_decay_iters: 30,
    ...chosen,
  } as MegatronOptions
  follows(fromMegatron(options), n => rate(n, options, chosen.lr_warmup_iters!, 100), 130)
})

test('a warm-up as a share need not be whole', () => {
  const options = { lr, min_lr: low, lr_warmup_init: init, lr_decay_style: 'cosine' } as const
  const plan = fromMegatron({ ...options, train_iters: 90, lr_warmup_fraction: 0.05 })
  follows(plan, n => rate(n, options, 4.5, 90), 100)
})

test('the weight decay grows over the run', () => {
  for (const style of ['linear', 'cosine'] as const) {
    const { weightDecay } = fromMegatron({
      lr,
      train_iters: 50,
      start_weight_decay: 0.1,
      end_weight_decay: 0.4,
      weight_decay_incr_style: style,
    })
    for (let n = 0; n < 60; n++) {
      const ratio = Math.min(1, n / 50)
      const share = style === 'linear' ? ratio : 0.5 * (Math.cos(Math.PI * (1 - ratio)) + 1)
      expect(weightDecay!(n)).toBeCloseTo(0.1 + 0.3 * share, 14)
    }
  }
  const { weightDecay } = fromMegatron({ lr, train_iters: 50, weight_decay: 0.1 })
  expect(weightDecay!(7)).toBe(0.1)
})

test.each([
  [{ lr, train_iters: 10, lr_warmup_iters: 10 }, 'must not be|not shorter than 10'],
  [{ lr, train_iters: 10, lr_decay_style: 'WSD' }, 'lr_wsd_decay_iters'],
  [{ lr, train_iters: 10, lr_decay: 1 }, 'lr_decay_style'],
  [{ lr }, 'lr_decay_iters is missing'],
] as const)('%o is refused', (options, message) => {
  expect(() => fromMegatron(options as MegatronOptions)).toThrow(new RegExp(message))
})
