/** What other libraries call what a kind is. */
import { goldenRecords } from '../../packages/interop/test/support/golden.ts'
import { fromPeer } from '../../packages/interop/src/index.ts'

/** The names of the libraries whose schedulers can be read, by the name of their records. */
const libraries: Readonly<Record<string, string>> = {
  allennlp: 'AllenNLP',
  composer: 'Composer',
  deepspeed: 'DeepSpeed',
  fastai: 'fastai',
  fvcore: 'fvcore',
  'hf-transformers': 'Transformers',
  ignite: 'ignite',
  keras: 'Keras',
  mlx: 'MLX',
  mmengine: 'MMEngine',
  mxnet: 'MXNet',
  optax: 'optax',
  paddle: 'PaddlePaddle',
  timm: 'timm',
  torch: 'PyTorch',
  'torch-2.6': 'PyTorch',
}

/** Names of libraries, or of parts of them, of which there are no records. */
const others: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  anneal: { pytorch_optimizer: ['REXScheduler'] },
  chebyshev: { pytorch_optimizer: ['get_chebyshev_schedule'] },
  constant: { levanter: ['constant'], thinc: ['constant'] },
  cooldown: { PyTorch: ['SWALR'], 'OLMo-core': ['override_decay'] },
  cosine: { levanter: ['cosine'], 'Megatron-LM': ['cosine'], tinygrad: ['CosineAnnealingLR'] },
  cyclic: {
    'ParameterSchedulers.jl': [
      'Triangle',
      'TriangleDecay2',
      'TriangleExp',
      'Sin',
      'SinDecay2',
      'SinExp',
    ],
    thinc: ['cyclic_triangular'],
  },
  dampen: {
    pytorch_warmup: [
      'LinearWarmup',
      'ExponentialWarmup',
      'UntunedLinearWarmup',
      'UntunedExponentialWarmup',
      'RAdamWarmup',
    ],
  },
  exponential: { 'ParameterSchedulers.jl': ['Exp'], thinc: ['compounding'] },
  follow: { pytorch_optimizer: ['ProportionScheduler'] },
  inverseTime: {
    levanter: ['inv'],
    'ParameterSchedulers.jl': ['Inv'],
    thinc: ['decaying'],
  },
  knots: { thinc: ['slanted_triangular'] },
  linear: { levanter: ['linear'], 'Megatron-LM': ['linear'] },
  linearCosine: { 'TensorFlow 1': ['linear_cosine_decay'] },
  mirror: { 'ParameterSchedulers.jl': ['symmetric'] },
  noise: { timm: ['lr_noise'], 'TensorFlow 1': ['noisy_linear_cosine_decay'] },
  oneCycle: {
    fastai: ['fit_one_cycle'],
    MMEngine: ['OneCycleLR'],
    optax: ['cosine_onecycle_schedule', 'linear_onecycle_schedule'],
    PaddlePaddle: ['OneCycleLR'],
    'ParameterSchedulers.jl': ['OneCycle'],
    PyTorch: ['OneCycleLR'],
    tinygrad: ['OneCycleLR'],
  },
  piecewise: { tinygrad: ['MultiStepLR'] },
  plateau: { optax: ['reduce_on_plateau'], thinc: ['plateau'], tinygrad: ['ReduceLROnPlateau'] },
  polynomial: { 'ParameterSchedulers.jl': ['Poly'] },
  powerLaw: {
    levanter: ['inv_sqrt', 'power'],
    'Megatron-LM': ['inverse-square-root'],
    'OLMo-core': ['InvSqrtWithWarmup', 'PowerLR'],
  },
  repeat: { 'ParameterSchedulers.jl': ['Loop'] },
  restarts: {
    'ParameterSchedulers.jl': ['CosAnneal'],
    pytorch_optimizer: ['CosineAnnealingWarmupRestarts'],
  },
  reverse: { 'ParameterSchedulers.jl': ['reverse'] },
  sequence: { 'OLMo-core': ['SequentialScheduler'], 'ParameterSchedulers.jl': ['Sequence'] },
  shorten: { 'ParameterSchedulers.jl': ['Shortened'] },
  skip: { 'ParameterSchedulers.jl': ['Shifted'] },
  step: { 'ParameterSchedulers.jl': ['Step'] },
  stretch: { 'ParameterSchedulers.jl': ['Interpolator'] },
  warmup: { thinc: ['warmup_linear'] },
  wsd: {
    'Megatron-LM': ['WSD'],
    'OLMo-core': ['WSD', 'WSDS'],
    pytorch_optimizer: ['get_wsd_schedule'],
    Transformers: ['get_wsd_schedule'],
  },
}

/** Names of schedulers by library. */
export type Names = ReadonlyMap<string, readonly string[]>

/** What others call a kind. */
export interface PeerNames {
  /** Schedulers that are this kind, with these options or others. */
  readonly same: Names
  /** Schedulers that have it as a part. */
  readonly part: Names
}

/** How often a scheduler came out as a kind, by kind, library and scheduler. */
type Found = Map<string, Map<string, Map<string, number>>>

function note(found: Found, kind: string, library: string, scheduler: string): void {
  const names = found.get(kind) ?? new Map<string, Map<string, number>>()
  const counts = names.get(library) ?? new Map<string, number>()
  counts.set(scheduler, (counts.get(scheduler) ?? 0) + 1)
  found.set(kind, names.set(library, counts))
}

const typesIn = (config: unknown): string[] =>
  [...JSON.stringify(config).matchAll(/"type":"(\w+)"/g)].map(([, type]) => type!)

/** Reads every recorded scheduler, and sees which kinds come out. */
function readAll(): Readonly<Record<'whole' | 'any' | 'read', Found>> {
  const whole: Found = new Map()
  const any: Found = new Map()
  const read: Found = new Map()
  for (const { peer, scheduler, params, baseLr, form } of goldenRecords()) {
    const library = libraries[peer]
    if (library === undefined)
      throw new Error(`scripts/reference/peers.ts: what is the name of the library "${peer}"?`)
    let plan
    try {
      plan = fromPeer({ peer, scheduler, params, baseLr, form })
    } catch {
      continue // what cannot be read has no kind
    }
    const types = typesIn(plan.learningRate)
    note(read, 'all', library, scheduler)
    note(whole, types[0]!, library, scheduler)
    for (const type of new Set(types)) note(any, type, library, scheduler)
  }
  return { whole, any, read }
}

const sorted = (names: ReadonlyMap<string, ReadonlySet<string>>): Names =>
  new Map(
    [...names]
      .filter(([, schedulers]) => schedulers.size > 0)
      .map(([library, schedulers]): [string, string[]] => [library, [...schedulers].sort()])
      .sort(([a], [b]) => a.toLowerCase().localeCompare(b.toLowerCase(), 'en')),
  )

let found: ReturnType<typeof readAll> | undefined

/**
 * What others call a kind or a recipe; nothing where no library is known to have it. A scheduler is
 * a kind where most of what was recorded of it is that kind alone.
 */
export function peerNames(kind: string): PeerNames {
  found ??= readAll()
  const { whole, any, read } = found
  const same = new Map(
    Object.entries(others[kind] ?? {}).map(([library, all]) => [library, new Set(all)]),
  )
  const part = new Map<string, Set<string>>()
  for (const [library, counts] of any.get(kind) ?? [])
    for (const scheduler of counts.keys()) {
      const times = whole.get(kind)?.get(library)?.get(scheduler) ?? 0
      const all = read.get('all')!.get(library)!.get(scheduler)!
      const names = 2 * times >= all ? same : part
      names.set(library, (names.get(library) ?? new Set()).add(scheduler))
    }
  return { same: sorted(same), part: sorted(part) }
}

/** What the names of others are given for: each must be there. */
export const namedByHand: readonly string[] = Object.keys(others)
