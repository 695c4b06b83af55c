import { between, wave, type Formula, type Formulas, type Numbers } from './curve.ts'

type Counted = Numbers<'num_warmup_steps' | 'num_training_steps'>

/** What comes after the way up, as a factor by the share of it that is gone. */
type Way<Params> = (params: Params, baseLr: number) => (share: number) => number

// a line up from 0, and then a way to the end of the run
const rises =
  <Params>(way: Way<Params>): Formula<Counted & Params> =>
  (params, baseLr) => {
    const { num_warmup_steps: warm, num_training_steps: total } = params
    const factor = way(params, baseLr)
    const left = Math.max(1, total - warm)
    return t => baseLr * (t < warm ? t / warm : factor((t - warm) / left))
  }

const cosine: Way<Numbers<never, 'num_cycles' | 'min_lr'>> = (
  { num_cycles: cycles = 0.5, min_lr: low = 0 },
  baseLr,
) => {
  const floor = low / baseLr
  return share => Math.max(0, between(floor, 1, wave(2 * cycles * share)))
}

const restarts: Way<Numbers<'num_cycles'>> =
  ({ num_cycles: cycles }) =>
  share =>
    share >= 1 ? 0 : Math.max(0, wave((cycles * share) % 1))

const polynomial: Formula<Counted & Numbers<'lr_end' | 'power'>> = (params, baseLr) => {
  const { num_warmup_steps: warm, num_training_steps: total, lr_end, power } = params
  if (!(baseLr > lr_end) || warm === total) return undefined
  const end = lr_end / baseLr
  const way = (share: number): number => (share > 1 ? end : between(end, 1, (1 - share) ** power))
  return rises(() => way)(params, baseLr)
}

const inverseSqrt: Formula<Numbers<'num_warmup_steps' | 'timescale'>> =
  ({ num_warmup_steps: warm, timescale: scale }, baseLr) =>
  t =>
    baseLr * (t < warm ? t / warm : 1 / Math.sqrt((t + scale - warm) / scale))

// one step ahead of the others
const warmedCosine: Formula<Counted & Numbers<'min_lr', 'warmup_lr_rate'>> = (params, baseLr) => {
  const { num_warmup_steps: warm, num_training_steps: total, warmup_lr_rate: low } = params
  const factor = cosine(params, baseLr)
  const rise = (t: number): number =>
    low === undefined ? (t + 1) / warm : between(low, 1, t / Math.max(1, warm - 1))
  return t => baseLr * (t < warm ? rise(t) : factor((t - warm + 1) / Math.max(1, total - warm)))
}

const shapes = {
  linear: (share: number) => share,
  cosine: (share: number) => 1 - wave(share),
  '1-sqrt': (share: number) => 1 - Math.sqrt(1 - share),
}

const stableDecay: Formula<
  Counted &
    Numbers<'num_decay_steps', 'min_lr_ratio'> & {
      readonly warmup_type?: keyof typeof shapes
      readonly decay_type?: keyof typeof shapes
    }
> = (
  {
    num_warmup_steps: warm,
    num_training_steps: total,
    num_decay_steps: decay,
    min_lr_ratio: low = 0,
    warmup_type: up = 'linear',
    decay_type: down = 'cosine',
  },
  baseLr,
) => {
  const height = (t: number): number =>
    t < warm
      ? shapes[up](t / warm)
      : t >= total
        ? 0
        : shapes[down](Math.min(1, (total - t) / decay))
  return t => baseLr * between(low, 1, height(t))
}

/** What the schedules of Transformers compute, by the names that a Trainer knows. @internal */
export const transformersFormulas: Formulas = {
  constant: (_, baseLr) => () => baseLr,
  constant_with_warmup:
    ({ num_warmup_steps: warm }: Numbers<'num_warmup_steps'>, baseLr) =>
    t =>
      baseLr * Math.min(1, t / warm),
  cosine: rises(cosine),
  cosine_warmup_with_min_lr: warmedCosine,
  cosine_with_min_lr: rises(cosine),
  cosine_with_restarts: rises(restarts),
  inverse_sqrt: inverseSqrt,
  linear: rises(({ num_warmup_steps: warm, num_training_steps: total }: Counted) => {
    const first = total > warm ? 1 : 0
    return share => Math.max(0, first - share)
  }),
  polynomial,
  warmup_stable_decay: stableDecay,
}
