import type { Schedule } from '@anneal/core'
import type { Fields, Values } from '../fields.ts'
import { readNested } from '../nested.ts'
import type { Builder, Builders } from '../plan.ts'
import { hold, inTurn, stairs } from '../shapes.ts'

/** What takes a step at the end of an epoch, and not at each batch. */
const perEpoch = ['CosineWithRestarts', 'cosine']
/** What has to know how long it is there. */
const counted = ['PolynomialDecay', 'LinearWithWarmup', 'SlantedTriangular']
const alsoCounted = ['polynomial_decay', 'linear_with_warmup', 'slanted_triangular']

function readPair(fields: Fields, pair: unknown, place: string): readonly [number, Values] {
  const [epochs, part] = Array.isArray(pair) ? (pair as unknown[]) : []
  if (Number.isSafeInteger(epochs) && typeof part === 'object' && part !== null)
    return [epochs as number, part as Values]
  throw fields.error(`${place} must be a pair: a number of epochs and a scheduler`)
}

/**
 * Schedulers one after another, each for so many epochs, counted in batches. Each goes out from the
 * rate it finds; one that steps at the end of epochs does so as soon as it follows another.
 *
 * @internal
 */
export const combined =
  (builders: Builders): Builder =>
  (fields, { baseLr }) => {
    const length = fields.whole('num_steps_per_epoch')
    fields.fromTheStart()
    const parts: (readonly [number, Schedule])[] = []
    let [at, value] = [0, baseLr]
    for (const [i, pair] of fields.list('schedulers').entries()) {
      const place = `${fields.place}.schedulers[${i}]`
      const [epochs, part] = readPair(fields, pair, `schedulers[${i}]`)
      const type = String(part['type'])
      const needs = [...counted, ...alsoCounted].includes(type)
      const whole = needs ? { ...part, num_epochs: epochs, num_steps_per_epoch: length } : part
      const own = readNested(builders, whole, place, value)
      const gone = i ? 1 : 0
      const schedule = perEpoch.includes(type)
        ? stairs(
            Array.from({ length: epochs }, (_, epoch) => own(epoch + gone)),
            Array.from({ length: epochs - 1 }, (_, epoch) => (epoch + 1) * length),
          )
        : own
      parts.push([at, schedule])
      at += epochs * length
      value = schedule(epochs * length)
    }
    return inTurn([...parts, [at, hold(value)]])
  }
