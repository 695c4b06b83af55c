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
import { plotText } from '@anneal/plot'
import type { Command } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import { numberOf } from '../flags.ts'
import { short } from '../format.ts'
import { hasColor, type Io } from '../io.ts'
import { readLosses } from '../losses.ts'
import { readSource } from '../source.ts'
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
    json: { help: 'as JSON' },
  },
  run: async (given, io) => {
    const source = await readSource(oneFile(given, 'find'), io)
    const { rates, losses, accuracies } = readLosses(source)
    const smoothing = numberOf(given, 'smoothing', { least: 0 })
    try {
      const curve = rangeCurve(rates, losses, {
        ...(smoothing !== undefined && { smoothing }),
        ...(accuracies && { accuracies }),
      })
      const rules = [valleyRate(), steepestRate(), minimumRate(), slideRate()]
      const found = [...rules, ...(accuracies ? [kneeRates()] : [])].map(rule => rule(curve))
      if (given.flags['json']) io.out(`${JSON.stringify(found, null, 2)}\n`)
      else io.out(picture(curve, io) + found.map(words).join(''))
      return found.some(({ ok }) => ok) ? exitCodes.ok : exitCodes.wrong
    } catch (error) {
      if (!(error instanceof OptionError)) throw error
      throw new Failure(`${source.name}: ${error.message}`, exitCodes.wrong, { cause: error })
    }
  },
}

// by the logarithm of the rate, as everybody draws it
function picture({ rates, losses, smoothed }: RangeCurve, io: Io): string {
  const steps = rates.map(Math.log10)
  const lines = { loss: { steps, values: losses }, smoothed: { steps, values: smoothed } }
  const width = Math.max(30, Math.min(io.columns ?? 80, 200))
  return plotText(lines, { xLabel: 'log10 rate', width, height: 14, color: hasColor(io) })
}

function words(suggestion: Suggestion): string {
  if (!suggestion.ok) return `${suggestion.rule}: no answer: ${suggestion.reason}\n`
  const bounds = rangeBounds(suggestion)
  const cycle = bounds
    ? `; cycle from ${short(bounds.cyclic.low)} to ${short(bounds.cyclic.high)}`
    : ''
  return `${suggestion.rule}: ${short(suggestion.rate)}${cycle} (${suggestion.why})\n`
}
