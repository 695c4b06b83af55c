import { adviceOn, contentOf, isLog } from './content.ts'
import { exitCodes, Failure } from './failure.ts'
import { readLog } from './log.ts'
import { excerpt } from './place.ts'
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
export async function readLosses(source: Source): Promise<Losses> {
  if (contentOf(source.text) === 'config')
    throw new Failure(
      `${source.name} is no range test${adviceOn(source.text, 'csv')}`,
      exitCodes.wrong,
    )
  const columns = isLog(source.text) ? await fromLog(source) : fromCsv(source)
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

const fromLog = async (source: Source): Promise<Record<string, readonly number[]>> =>
  Object.fromEntries(
    [...(await readLog(source)).series].map(([key, { values }]) => [key, Array.from(values)]),
  )

function fromCsv({ name, text }: Source): Record<string, readonly number[]> {
  const begin = text.length - text.trimStart().length
  const first = text.slice(0, begin).split('\n').length
  const [head = '', ...lines] = text.trim().split(/\r?\n/)
  const rows = lines.map((line, i) =>
    cellsOf(line).map(({ cell, column }) => {
      const isWord = /^(nan|-?inf(inity)?)$/i.test(cell)
      const value = isWord ? NaN : Number(cell)
      if (cell !== '' && (isWord || !Number.isNaN(value))) return value
      const place = { line: first + i + 1, column, length: Math.max(1, cell.length) }
      throw new Failure(
        `${name}:${place.line}:${column}: ${JSON.stringify(cell.slice(0, 40))} is no number\n${excerpt(text, place)}`,
        exitCodes.wrong,
      )
    }),
  )
  return Object.fromEntries(
    cellsOf(head).map(({ cell }, i) => [cell, rows.map(row => row[i] ?? NaN)]),
  )
}

/** The cells of a line of CSV, without quotes, and where each begins. */
function cellsOf(line: string): { readonly cell: string; readonly column: number }[] {
  let end = 0
  return line.split(/[,;\t]/).map(part => {
    const column = end + part.length - part.trimStart().length + 1
    end += part.length + 1
    return { cell: part.trim().replace(/^"(.*)"$/, '$1'), column }
  })
}
