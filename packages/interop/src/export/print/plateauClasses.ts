import type { PlateauOptions, Resolved } from '@anneal/core'
import { number } from './python.ts'

/** What a plateau looks at, without the schedule inside of it. @internal */
export type Reaction = Omit<
  Resolved<PlateauOptions>,
  'schedule' | 'metric' | 'window' | 'windowMode' | 'warmup'
>

const limitOf = ({ trips, patience }: Reaction): number =>
  trips === 'at' ? Math.max(patience, 1) : patience + 1

// whether a metric is better than the best one, and by enough: in core's order, so that ties are the same
function betterThan({ mode, threshold, thresholdMode, margin }: Reaction, best: string): string {
  const [toward, away, sign] = mode === 'min' ? ['-', '+', '<'] : ['+', '-', '>']
  const bar =
    thresholdMode === 'relative'
      ? `${best} * (1 ${toward} ${threshold})`
      : `${best} ${toward} ${threshold}`
  return `metric${margin ? ` ${away} ${margin}` : ''} ${sign} ${bar}`
}

// any number is better than none, but not the worst there is
const betterThanNone = ({ mode }: Reaction, most: string): string =>
  mode === 'min' ? `metric < ${most}` : `metric > -${most}`

const worst = ({ mode }: Reaction, most: string): string => (mode === 'min' ? most : `-${most}`)

/**
 * A class of JavaScript that lowers a function of the step when a metric has stopped getting better.
 *
 * @internal
 * @param name of the class
 * @param curve the name of the function
 */
export function plateauInJavaScript(name: string, curve: string, reaction: Reaction): string {
  const { factor, cooldown, low, epsilon, bestInCooldown, nan } = reaction
  const open = bestInCooldown ? '' : 'state.cooldown === 0 && '
  const noNumber =
    nan === 'error' ? "throw new Error('the metric is NaN')" : `metric = ${worst(reaction, 'most')}`
  return `export class ${name} {
  /** @param state of another one, which is plain JSON, to go on from there */
  constructor(state = { best: null, bad: 0, cooldown: 0, scale: 1 }) {
    this.state = state
  }

  /** The value of update t, counted from 0. */
  value(t, scale = this.state.scale) {
    const planned = ${curve}(t)
    return scale === 1 ? planned : Math.max(Math.min(${low}, planned), scale * planned)
  }

  /** Takes a metric into account that was measured after update t. */
  observe(metric, t) {
    const most = Number.MAX_VALUE // JSON has no Infinity
    if (Number.isNaN(metric)) ${noNumber}
    metric = Math.max(-most, Math.min(most, metric))
    const { state } = this
    const better = ${open}(state.best === null ? ${betterThanNone(reaction, 'most')} : ${betterThan(reaction, 'state.best')})
    const bad = better || state.cooldown > 0 ? 0 : state.bad + 1
    const best = better ? metric : state.best
    const left = Math.max(0, state.cooldown - 1)
    if (bad < ${limitOf(reaction)}) {
      this.state = { best, bad, cooldown: left, scale: state.scale }
      return
    }
    const lower = state.scale * ${factor}
    const worth = this.value(t) - this.value(t, lower) > ${epsilon}
    this.state = { best, bad: 0, cooldown: ${cooldown}, scale: worth ? lower : state.scale }
  }
}
`
}

/**
 * A scheduler of PyTorch that lowers a function of the step when a metric has stopped getting better.
 *
 * @internal
 */
export function plateauInPython(reaction: Reaction): string {
  const { factor, cooldown, low, epsilon, bestInCooldown, nan } = reaction
  const open = bestInCooldown ? '' : 'self.cooldown == 0 and '
  const noNumber =
    nan === 'error'
      ? 'raise ValueError("the metric is NaN")'
      : `metric = ${worst(reaction, 'float("inf")')}`
  return `class PlateauLR(LambdaLR):
    """Lowers a schedule when a metric has stopped getting better.

    Call step() after each update, and observe(metric) after each evaluation.
    """

    def __init__(self, optimizer):
        self.best, self.bad, self.cooldown, self.scale = None, 0, 0, 1.0
        super().__init__(optimizer, lambda t: self.value(t, self.scale) / BASE_LR)

    def value(self, t, scale):
        planned = schedule(t)
        return planned if scale == 1 else max(min(${number(low)}, planned), scale * planned)

    def observe(self, metric):
        metric = float(metric)
        if metric != metric:
            ${noNumber}
        better = ${open}(${betterThanNone(reaction, 'float("inf")')} if self.best is None else ${betterThan(reaction, 'self.best')})
        if better:
            self.best = metric
        self.bad = 0 if better or self.cooldown > 0 else self.bad + 1
        self.cooldown = max(0, self.cooldown - 1)
        if self.bad < ${limitOf(reaction)}:
            return
        self.bad, self.cooldown = 0, ${cooldown}
        last = max(0, self.last_epoch - 1)
        lower = self.scale * ${factor}
        if self.value(last, self.scale) - self.value(last, lower) > ${number(epsilon)}:
            self.scale = lower
            for group, rate in zip(self.optimizer.param_groups, self.base_lrs):
                group["lr"] = rate * self.value(self.last_epoch, lower) / BASE_LR`
}
