/** What exporters compare with has to be what the libraries gave, and what the importers make of it. */
import { step, type Schedule } from '@anneal/core'
import { describe, expect, test } from 'vitest'
import type { Formulas } from '../../src/export/formulas/curve.ts'
import {
  deepspeed19Formulas,
  deepspeedFormulas,
  deepspeedMomenta,
} from '../../src/export/formulas/deepspeed.ts'
import { kerasFormulas } from '../../src/export/formulas/keras.ts'
import { optaxFormulas } from '../../src/export/formulas/optax.ts'
import { torchFormulas, torchMomenta } from '../../src/export/formulas/torch.ts'
import { transformersFormulas } from '../../src/export/formulas/transformers.ts'
import type { Candidate } from '../../src/export/native/candidate.ts'
import { deepspeedCandidates } from '../../src/export/native/deepspeed.ts'
import { kerasWriters } from '../../src/export/native/keras.ts'
import { optaxWriters } from '../../src/export/native/optax.ts'
import { candidateOf } from '../../src/export/native/records.ts'
import { torchCandidates } from '../../src/export/native/torch.ts'
import { transformersCandidates } from '../../src/export/native/transformers.ts'
import { fromPeer, InteropError, toTorch } from '../../src/index.ts'
import { goldenRecords, toleranceOf, type GoldenRecord } from '../support/golden.ts'
import { differenceOf, everyKind, nests, steps } from './cases.ts'

interface Library {
  readonly peer: string
  readonly rates: Formulas
  readonly momenta?: Formulas
  readonly candidates: (schedule: Schedule) => readonly (Candidate | undefined)[]
}

const libraries: readonly Library[] = [
  ...['torch', 'torch-2.6'].map(peer => ({
    peer,
    rates: torchFormulas,
    momenta: torchMomenta,
    candidates: (schedule: Schedule) => torchCandidates(schedule, undefined, steps),
  })),
  {
    peer: 'keras',
    rates: kerasFormulas,
    candidates: schedule => [candidateOf(schedule, kerasWriters)],
  },
  {
    peer: 'optax',
    rates: optaxFormulas,
    candidates: schedule => [candidateOf(schedule, optaxWriters)],
  },
  {
    peer: 'hf-transformers',
    rates: transformersFormulas,
    candidates: schedule => transformersCandidates(schedule, steps),
  },
  {
    peer: 'deepspeed',
    rates: deepspeedFormulas,
    momenta: deepspeedMomenta,
    candidates: schedule => deepspeedCandidates(schedule, undefined),
  },
  {
    peer: 'deepspeed-0.19',
    rates: deepspeed19Formulas,
    momenta: deepspeedMomenta,
    candidates: schedule => deepspeedCandidates(schedule, undefined),
  },
]

describe('the numbers of the libraries', () => {
  // what exporters always write, and records leave to the library
  const defaults: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    CosineDecayRestarts: { t_mul: 2, m_mul: 1 },
    OneCycleLR: { pct_start: 0.3, div_factor: 25, final_div_factor: 10_000 },
    PolynomialDecay: { end_learning_rate: 0.0001, power: 1 },
    WarmupCosineLR: { warmup_type: 'log', warmup_min_ratio: 0, cos_min_ratio: 0.0001 },
    WarmupDecayLR: { warmup_type: 'log' },
    WarmupLR: { warmup_type: 'log' },
  }
  // what exporters never write
  const others = /min_lr_rate|scale_fn|transition_begin|stair_count|lr_lambda|:null/
  const unwritten = [
    'optax/piecewise_constant/2',
    'torch/sequential/warm-cyclic',
    'torch/sequential/warm-onecycle',
    'torch-2.6/sequential/nested-chained-first',
  ]
  const shortNames: Readonly<Record<string, string>> = {
    get_constant_schedule: 'constant',
    get_constant_schedule_with_warmup: 'constant_with_warmup',
    get_cosine_schedule_with_warmup: 'cosine',
    get_cosine_with_hard_restarts_schedule_with_warmup: 'cosine_with_restarts',
    get_cosine_with_min_lr_schedule_with_warmup: 'cosine_with_min_lr',
    get_cosine_with_min_lr_schedule_with_warmup_lr_rate: 'cosine_warmup_with_min_lr',
    get_inverse_sqrt_schedule: 'inverse_sqrt',
    get_linear_schedule_with_warmup: 'linear',
    get_polynomial_decay_schedule_with_warmup: 'polynomial',
    get_wsd_schedule: 'warmup_stable_decay',
  }

  function candidateFrom({ scheduler: name, params: given, baseLr }: GoldenRecord): Candidate {
    const scheduler = shortNames[name] ?? name
    const params: Record<string, unknown> = { ...defaults[scheduler], ...given }
    const sum = (...names: readonly string[]): number =>
      names.reduce((total, it) => total + (params[it] as number), 0)
    if (scheduler === 'CyclicLR') params['step_size_down'] ??= params['step_size_up']
    if (scheduler === 'OneCycle')
      params['cycle_second_step_size'] ??= params['cycle_first_step_size']
    if (scheduler === 'warmup_stable_decay')
      params['num_training_steps'] = sum('num_warmup_steps', 'num_stable_steps', 'num_decay_steps')
    return { scheduler, params, baseLr }
  }

  const all = goldenRecords().flatMap(record => {
    const library = libraries.find(({ peer }) => peer === record.peer)
    const candidate = candidateFrom(record)
    const isKnown =
      library &&
      Object.hasOwn(library.rates, candidate.scheduler) &&
      !record.form &&
      !others.test(JSON.stringify(candidate)) &&
      !unwritten.includes(record.id)
    return isKnown ? [{ record, candidate, library, id: record.id }] : []
  })

  test('there are records of all of them', () => {
    expect(all.length).toBe(125)
  })
  test.each(all)('$id', ({ record, candidate, library }) => {
    const { scheduler, params, baseLr } = candidate
    const rates = record.t.map(library.rates[scheduler]!(params as never, baseLr)!)
    expect(differenceOf(record.lr, rates)).toBeLessThanOrEqual(toleranceOf(record))
    if (!record.momentum) return
    const momenta = record.t.map(library.momenta![scheduler]!(params as never, baseLr)!)
    expect(differenceOf(record.momentum, momenta)).toBeLessThanOrEqual(toleranceOf(record))
  })
})

describe('the numbers of what importers make of it', () => {
  const found = (schedule: Schedule | undefined): readonly number[] | undefined =>
    schedule && Array.from({ length: steps + 1 }, (_, t) => schedule(t))

  test.each(libraries)('$peer', ({ peer, rates, candidates }) => {
    let compared = 0
    for (const { schedule, config } of [...everyKind, ...nests])
      for (const candidate of candidates(schedule)) {
        // so near to 0 there are no digits left
        if (!candidate || Math.abs(candidate.baseLr) < 1e-300) continue
        const { scheduler, params, baseLr } = candidate
        const curve = rates[scheduler]!(params as never, baseLr)
        try {
          const imported = fromPeer({ peer, ...candidate }).learningRate as Schedule
          if (!curve) continue
          const place = JSON.stringify([config, candidate])
          expect(differenceOf(found(imported)!, found(curve as Schedule)!), place).toBeLessThan(
            1e-12,
          )
          compared++
        } catch (error) {
          if (!(error instanceof InteropError)) throw error
        }
      }
    expect(compared).toBeGreaterThan(10)
  })
})

describe('PyTorch, step by step', () => {
  test('gives its values in any order', () => {
    const curve = torchFormulas['ExponentialLR']!({ gamma: 0.5 } as never, 1)!
    expect([3, 1, 0, 2].map(curve)).toEqual([0.125, 0.5, 1, 0.25])
  })

  test('is not followed through more than ten million steps', () => {
    const schedule = step({ from: 0.1, factor: 0.5, every: 4_000_000 })
    expect(toTorch(schedule, { steps: 1000 }).form).toBe('native')
    expect(toTorch(schedule, { steps: 20_000_000 })).toMatchObject({ form: 'formula', exact: true })
  })
})
