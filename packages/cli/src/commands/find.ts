import {
  kneeRates,
  minimumRate,
  OptionError,
  rangeBounds,
  rangeCurve,
  slideRate,
  steepestRate,
  valleyRate,
  type RangeCurve,
  type Suggestion,
} from '@anneal/core'
import { plot, plotText } from '@anneal/plot'
import type { Command, Given } from '../command.ts'
import { adviceOn } from '../content.ts'
import { exitCodes, Failure } from '../failure.ts'
import { numberOf, textOf } from '../flags.ts'
import { short } from '../format.ts'
import { hasColor, type Io } from '../io.ts'
import { readLosses } from '../losses.ts'
import { drawInto, formatOf } from '../picture.ts'
import { readSource, type Source } from '../source.ts'
import { oneFile } from '../words.ts'

/** `anneal find`. */
export const find: Command = {
  takes: 'FILE',
  help: `Reads learning rates off a range test: pairs of rate and loss, as CSV with a line of names (rate,loss and perhaps accuracy), or as a training log.
Ends with 1 where no rule finds an answer.`,
  flags: {
    smoothing: {
      value: 'SHARE',
      help: 'the share of the smoothed loss that is kept at each update (0.98)',
    },
    'skip-first': { value: 'N', help: 'points at the beginning to leave out (a tenth of them)' },
    'skip-last': { value: 'N', help: 'points at the end to leave out (5)' },
    output: { short: 'o', value: 'FILE', help: 'draw into a file: .svg, .png or .html' },
    force: { help: 'write over a file that is there' },
    title: { value: 'TEXT', help: 'what stands above the picture' },
    json: { help: 'as JSON' },
  },
  run: async (given, io) => {
    const file = textOf(given, 'output')
    if (file !== undefined) formatOf(file)
    const source = await readSource(oneFile(given, 'find'), io)
    const { rates, losses, accuracies } = await readLosses(source)
    checkRising(source, rates)
    const smoothing = numberOf(given, 'smoothing', { least: 0 })
    if (smoothing !== undefined && smoothing >= 1)
      throw new Failure(`--smoothing must be a share from 0 to below 1, got ${smoothing}`)
    try {
      const curve = rangeCurve(rates, losses, {
        ...(smoothing !== undefined && { smoothing }),
        ...(accuracies && { accuracies }),
      })
      const part = skippedOf(curve, given)
      const rules = [valleyRate(part), steepestRate(part), minimumRate(part), slideRate(part)]
      const found = [...rules, ...(accuracies ? [kneeRates()] : [])].map(rule => rule(curve))
      if (file !== undefined) await drawInto(drawing(curve, found, given), given, io)
      const text = given.flags['json']
        ? `${JSON.stringify(found, null, 2)}\n`
        : (file === undefined ? picture(curve, io) : '') +
          found.map(words).join('') +
          leftOut(curve, part)
      if (file !== '-') await io.out(text)
      return found.some(({ ok }) => ok) ? exitCodes.ok : exitCodes.wrong
    } catch (error) {
      if (!(error instanceof OptionError)) throw error
      throw new Failure(`${source.name}: ${error.message}`, exitCodes.wrong, { cause: error })
    }
  },
}

// a training is often taken for a range test; other rates that cannot be are for the rules to name
function checkRising({ name, text }: Source, rates: readonly number[]): void {
  const [first = 0, ...rest] = rates
  const last = rest.at(-1) ?? first
  if (rates.length < 2 || !rates.every(Number.isFinite)) return
  const falls = rest.findIndex((rate, i) => rate < rates[i]!)
  if (falls < 0 && last > first) return
  const how =
    falls < 0
      ? `is ${short(first)} all through`
      : `falls from ${short(rates[falls]!)} to ${short(rates[falls + 1]!)}`
  throw new Failure(
    `${name} is no range test: there the rate rises with each update, and here it ${how}${adviceOn(text, 'csv')}`,
    exitCodes.wrong,
  )
}

interface Skipped {
  readonly skipFirst: number
  readonly skipLast: number
}

// the defaults of the rules: said here, as the losses that they leave out may be the lowest of a short curve
function skippedOf({ rates }: RangeCurve, given: Given): Skipped {
  const skip = (name: string): number | undefined =>
    numberOf(given, name, { least: 0, whole: true })
  return {
    skipFirst: skip('skip-first') ?? Math.floor(rates.length / 10),
    skipLast: skip('skip-last') ?? 5,
  }
}

function leftOut({ rates }: RangeCurve, { skipFirst, skipLast }: Skipped): string {
  const ends = [skipFirst > 0 && `the first ${skipFirst}`, skipLast > 0 && `the last ${skipLast}`]
  const said = ends.filter(Boolean).join(' and ')
  return said && `left out of ${rates.length} points: ${said} (--skip-first, --skip-last)\n`
}

function picture(curve: RangeCurve, io: Io): string {
  const width = Math.max(30, Math.min(io.columns ?? 80, 200))
  return plotText({ loss: curve }, { width, height: 14, color: hasColor(io) })
}

function drawing(curve: RangeCurve, found: readonly Suggestion[], given: Given): string {
  const markers = found.flatMap(suggestion =>
    suggestion.ok ? [{ x: suggestion.rate, line: 'loss: smoothed', label: suggestion.rule }] : [],
  )
  return plot({ loss: curve }, { markers, title: textOf(given, 'title') ?? 'Range test' })
}

function words(suggestion: Suggestion): string {
  if (!suggestion.ok) return `${suggestion.rule}: no answer: ${suggestion.reason}\n`
  const bounds = rangeBounds(suggestion)
  const cycle = bounds
    ? `; cycle from ${short(bounds.cyclic.low)} to ${short(bounds.cyclic.high)}`
    : ''
  return `${suggestion.rule}: ${short(suggestion.rate)}${cycle} (${suggestion.why})\n`
}
