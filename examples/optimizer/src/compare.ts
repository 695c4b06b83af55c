import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readSettings } from './config.ts'
import { loadDigits } from './digits.ts'
import { pictureOf } from './picture.ts'
import { train, type Outcome } from './train.ts'

/** Where the picture goes. */
export const pictureFile: string = fileURLToPath(new URL('../out/methods.svg', import.meta.url))

const row = (label: string, ...cells: readonly string[]): string =>
  label.padEnd(22) + cells.map(cell => cell.padStart(12)).join('')

/** Trains with every method, prints a table and writes the picture. */
export function compare(): readonly Outcome[] {
  const settings = readSettings()
  const digits = loadDigits()
  console.log(
    `Softmax regression on ${digits.train.labels.length} handwritten digits, tested on ${digits.test.labels.length} others:`,
    `${settings.epochs} epochs, batches of ${settings.batchSize}, seed ${settings.seed}.\n`,
  )
  console.log(row('method', 'rate', 'schedule', 'last loss', 'accuracy', 'time'))
  const outcomes = settings.runs.map(run => {
    const outcome = train(run, settings, digits)
    const { label, learningRate, schedule, losses, accuracy, seconds } = outcome
    const last = losses.slice(-20).reduce((sum, loss) => sum + loss / 20, 0)
    console.log(
      row(
        label,
        String(learningRate),
        schedule,
        last.toFixed(3),
        `${(100 * accuracy).toFixed(1)} %`,
        `${seconds.toFixed(1)} s`,
      ),
    )
    return outcome
  })
  mkdirSync(dirname(pictureFile), { recursive: true })
  writeFileSync(pictureFile, pictureOf(outcomes, settings))
  return outcomes
}
