import { exitCodes, Failure } from './failure.ts'
import { readLog } from './log.ts'
import type { Source } from './source.ts'

/** Measured pairs of rate and loss, and accuracies where there are any. */
export interface Losses {
  readonly rates: readonly number[]
  readonly losses: readonly number[]
  readonly accuracies: readonly number[] | undefined
}

const names = {
  rates: ['rate', 'lr', 'learningrate', 'learning_rate'],
  losses: ['loss', 'train_loss', 'trainloss'],
  accuracies: ['accuracy', 'acc'],
} as const

/**
 * Reads pairs of rate and loss from CSV with a line of names, or from a training log.
 *
 * @throws Failure naming the column that is not there, or the line that holds no number
 */
export function readLosses(source: Source): Losses {
  const columns = source.text.trimStart().startsWith('{') ? fromLog(source) : fromCsv(source)
  const find = (which: keyof typeof names): readonly number[] | undefined =>
    Object.entries(columns).find(([name]) =>
      names[which].includes(name.toLowerCase() as never),
    )?.[1]
  const [rates, losses] = [find('rates'), find('losses')]
  if (!rates || !losses)
    throw new Failure(
      `${source.name} has no ${rates ? 'loss' : 'rate'}: it has ${Object.keys(columns).join(', ') || 'nothing'}, and a column must be called ${names[rates ? 'losses' : 'rates'].join(', or ')}`,
      exitCodes.wrong,
    )
  return { rates, losses, accuracies: find('accuracies') }
}

const fromLog = (source: Source): Record<string, readonly number[]> =>
  Object.fromEntries(
    [...readLog(source).series].map(([key, { values }]) => [key, Array.from(values)]),
  )

function fromCsv({ name, text }: Source): Record<string, readonly number[]> {
  const [head = '', ...lines] = text.trim().split(/\r?\n/)
  const cells = (line: string): string[] =>
    line.split(/[,;\t]/).map(cell => cell.trim().replace(/^"(.*)"$/, '$1'))
  const rows = lines.map((line, i) =>
    cells(line).map(cell => {
      const value = /^(nan|-?inf(inity)?)$/i.test(cell) ? NaN : Number(cell)
      if (cell === '' || (Number.isNaN(value) && !/^(nan|-?inf(inity)?)$/i.test(cell)))
        throw new Failure(
          `${name}:${i + 2}: ${JSON.stringify(cell.slice(0, 40))} is no number`,
          exitCodes.wrong,
        )
      return value
    }),
  )
  return Object.fromEntries(
    cells(head).map((column, i) => [column, rows.map(row => row[i] ?? NaN)]),
  )
}
