import type {
  AnnealOptions,
  CosineOptions,
  CosineWaveOptions,
  LinearOptions,
  PolynomialOptions,
  PowerLawOptions,
  RestartsOptions,
  Schedule,
  SkipOptions,
} from '@anneal/core'
import { canonical, optionsOf, typeOf } from '../canonical.ts'
import type { Candidate } from './candidate.ts'
import { heldSpan } from './records.ts'
import { constantOf, partsOf, riseOf, type Risen } from './rise.ts'

/** A schedule of Transformers by its short name; the steps of the run count as one of its parameters. */
type Find = (schedule: Schedule, risen: Risen, steps: number) => Candidate | undefined

const found = (
  scheduler: string,
  baseLr: number,
  params: Readonly<Record<string, unknown>>,
): Candidate => ({ scheduler, baseLr, params })

const counted = (warm: number, steps: number): Readonly<Record<string, number>> => ({
  num_warmup_steps: warm,
  num_training_steps: steps,
})

const finds: Readonly<Record<string, Find>> = {
  constant: (schedule, { warm }) => {
    const value = constantOf(schedule)!
    return warm > 0
      ? found('constant_with_warmup', value, { num_warmup_steps: warm })
      : found('constant', value, {})
  },
  linear: (schedule, { warm }, steps) => {
    const { from, to } = optionsOf<LinearOptions>(schedule)
    return to === 0
      ? found('linear', from, counted(warm, steps))
      : found('polynomial', from, { ...counted(warm, steps), lr_end: to, power: 1 })
  },
  polynomial: (schedule, { warm }, steps) => {
    const { from, to, power } = optionsOf<PolynomialOptions>(schedule)
    return found('polynomial', from, { ...counted(warm, steps), lr_end: to, power })
  },
  cosine: (schedule, { warm }, steps) => {
    const { from, to } = optionsOf<CosineOptions>(schedule)
    return to === 0
      ? found('cosine', from, counted(warm, steps))
      : found('cosine_with_min_lr', from, { ...counted(warm, steps), min_lr: to })
  },
  cosineWave: (schedule, { warm }, steps) => {
    const { from, to, cycles } = optionsOf<CosineWaveOptions>(schedule)
    const params = { ...counted(warm, steps), num_cycles: cycles }
    return to === 0
      ? found('cosine', from, params)
      : found('cosine_with_min_lr', from, { ...params, min_lr: to })
  },
  restarts: (schedule, { warm }, steps) => {
    const { from, steps: length } = optionsOf<RestartsOptions>(schedule)
    const cycles = (steps - warm) / length
    return found('cosine_with_restarts', from, { ...counted(warm, steps), num_cycles: cycles })
  },
  powerLaw: (schedule, { warm }) => {
    const { from, scale } = optionsOf<PowerLawOptions>(schedule)
    return found('inverse_sqrt', from, { num_warmup_steps: warm, timescale: scale })
  },
  // one step ahead of the others, with a way up that ends one step sooner
  skip: (schedule, { warm, from }, steps) => {
    const inner = canonical(optionsOf<SkipOptions>(schedule).schedule)
    if (typeOf(inner) !== 'cosine') return undefined
    const { from: base, to } = optionsOf<CosineOptions>(inner)
    return found('cosine_warmup_with_min_lr', base, {
      ...counted(warm, steps),
      min_lr: to,
      ...(warm > 0 && from !== undefined && { warmup_lr_rate: from / base }),
    })
  },
}

const decays: Readonly<Record<string, string>> = {
  linear: 'linear',
  cosine: 'cosine',
  anneal: '1-sqrt',
}

/** A rate that stays, and then falls. */
function stableDecay({ warm, shape, rest }: Risen, steps: number): Candidate | undefined {
  const [first, second] = rest
  const stable = constantOf(first?.[1])
  const [at, decay] = second ?? []
  if (stable === undefined || at === undefined || !decay) return undefined
  const type = decays[typeOf(decay)]
  if (type === undefined) return undefined
  const options = optionsOf<AnnealOptions>(decay)
  const span = heldSpan(options)
  if (span === undefined || (type === '1-sqrt' && options.shape !== 'sqrt')) return undefined
  // the steps between come from those of the run
  if (warm + at + span !== steps) return undefined
  return found('warmup_stable_decay', stable, {
    num_warmup_steps: warm,
    num_training_steps: steps,
    num_decay_steps: span,
    ...(shape && { warmup_type: shape === 'sqrt' ? '1-sqrt' : shape }),
    ...(type !== 'cosine' && { decay_type: type }),
    ...(options.to !== 0 && { min_lr_ratio: options.to / stable }),
  })
}

/** What a schedule may be in Transformers, in a run of so many steps. @internal */
export function transformersCandidates(schedule: Schedule, steps: number): readonly Candidate[] {
  const risen = riseOf(partsOf(schedule))
  const [first] = risen.rest
  const type = typeOf(first![1])
  const lone = risen.rest.length <= 2 && Object.hasOwn(finds, type)
  return [
    lone ? finds[type]!(first![1], risen, steps) : undefined,
    stableDecay(risen, steps),
  ].filter(candidate => candidate !== undefined)
}
