import type { Schedule } from '@anneal/core'
import { didYouMean, show } from '@anneal/core/messages'
import { InteropError } from '../errors.ts'
import { Fields, type Values } from '../fields.ts'
import type { Builder, Builders, ImportedPlan, Surroundings } from '../plan.ts'
import { together, type Acting } from '../recursive.ts'
import { hold } from '../shapes.ts'
import { pieces, type Group } from './mmenginePieces.ts'
import { forEver, onPlateau } from './mmenginePlateau.ts'

/** What a class schedules, by the end of its name; the general ones say it in `param_name`. */
const channels = { LR: 'learningRate', Momentum: 'momentum' } as const
const general = 'ParamScheduler'
const scheduled = { lr: 'LR', momentum: 'Momentum' } as const

type Ending = keyof typeof channels
const endings = Object.keys(channels) as readonly Ending[]

const names: readonly string[] = Object.keys(pieces)
  .flatMap(piece => [...endings, general].map(end => piece + end))
  .filter(name => name !== 'OneCycleMomentum') // there is no such class

/** What a class does, and to what. */
function readName(given: string, fields: Fields): { piece: string; ending: Ending } {
  const end = [...endings, general].find(it => given.endsWith(it)) ?? 'LR'
  const piece = given.slice(0, -end.length)
  if (end !== general) return { piece, ending: end as Ending }
  const name = fields.text('param_name')
  if (Object.hasOwn(scheduled, name))
    return { piece, ending: scheduled[name as keyof typeof scheduled] }
  throw fields.error(`param_name must be "lr" or "momentum", what is read here, got ${show(name)}`)
}

function readActing(given: string, fields: Fields, groupOf: (ending: Ending) => Group): Read {
  if (!names.includes(given))
    throw new InteropError(
      `${fields.place}: there is no such scheduler to share a value${didYouMean(given, names)}; it may be ${names.join(', ')}`,
    )
  const { piece: name, ending } = readName(given, fields)
  const begin = fields.whole('begin', 0)
  const last = fields.whole('end', forEver)
  const end = last >= forEver ? Infinity : last
  if (end <= begin) throw fields.error(`end, ${end}, must be after begin, ${begin}`)
  fields.fromTheStart('last_step')
  fields.ignore('by_epoch', 'verbose')
  const span = { begin, length: last - begin, total: end - begin - 1 }
  return { ending, acting: { piece: pieces[name]!(fields, span, groupOf(ending)), begin, end } }
}
interface Read {
  readonly ending: Ending
  readonly acting: Acting
}

/** What the optimizer is made with. */
function initial(ending: Ending, fields: Fields, { baseLr, baseMomentum }: Surroundings): number {
  if (ending === 'LR') return baseLr
  if (baseMomentum === undefined)
    throw fields.error(
      'baseMomentum is missing: the momentum, or first beta, that the optimizer is made with there, such as { baseMomentum: 0.9 }',
    )
  return baseMomentum
}

/** All that act on one optimizer, each on its own value. */
function plan(records: readonly Values[], fields: Fields, around: Surroundings): ImportedPlan {
  const cycle = records.findLast(({ type }) => type === 'OneCycleLR')
  const groups = new Map<Ending, Group>()
  const groupOf = (ending: Ending): Group => {
    const group = groups.get(ending) ?? {
      initial: initial(ending, fields, around),
      cycle: ending === 'LR' ? cycle : undefined,
    }
    groups.set(ending, group)
    return group
  }
  const read = records.map(({ type, ...params }, i) => {
    const place = `${fields.place}.schedulers[${i}]`
    const inner = new Fields(`${place} (${String(type)})`, params)
    const one = readActing(String(type), inner, groupOf)
    inner.done()
    return one
  })
  const of = (ending: Ending): Schedule =>
    together(
      read.flatMap(one => (one.ending === ending ? [one.acting] : [])),
      initial(ending, fields, around),
    )
  return { learningRate: of('LR'), ...(groups.has('Momentum') && { momentum: of('Momentum') }) }
}

const alone =
  (name: string): Builder =>
  (fields, around) => {
    const groupOf = (ending: Ending): Group => ({ initial: initial(ending, fields, around) })
    const { ending, acting } = readActing(name, fields, groupOf)
    const made = together([acting], initial(ending, fields, around))
    return ending === 'LR' ? made : { learningRate: hold(around.baseLr), momentum: made }
  }

/** Parameter schedulers of MMEngine: each acts in a window, on what it finds. @internal */
export const mmengine: Builders = {
  ...Object.fromEntries(names.map((name): [string, Builder] => [name, alone(name)])),
  ParamSchedulerList: (fields, around) => plan(fields.records('schedulers'), fields, around),
  ReduceOnPlateauLR: onPlateau,
  ReduceOnPlateauParamScheduler: (fields, around) => {
    const { ending } = readName('ReduceOnPlateauParamScheduler', fields)
    if (ending !== 'LR') throw fields.error('only the rate is read where a metric decides')
    return onPlateau(fields, around)
  },
}
