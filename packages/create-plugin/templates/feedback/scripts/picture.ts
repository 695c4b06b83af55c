/** Draws the picture of the README: `npm run picture`. */
import { cosine, drive } from '@anneal/core'
import { plotPanels } from '@anneal/plot'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pluginName } from '../src/index.ts'

/** Where the picture is. */
export const file = fileURLToPath(new URL('../docs/picture.svg', import.meta.url))

/** A loss that falls, and jumps up twice. */
const lossAt = (step: number): number =>
  0.2 + 2 * 0.95 ** step + (step === 40 || step === 70 ? 1 : 0)

/** The picture, as SVG. */
export function picture(): string {
  const schedule = cosine({ from: 0.1, steps: 100 })
  const driven = drive(pluginName({ schedule }), { set: () => undefined })
  const steps = Array.from({ length: 100 }, (_, step) => step)
  const losses = steps.map(lossAt)
  const values = losses.map(loss => {
    const value = driven.advance()
    driven.observe(loss)
    return value
  })
  return plotPanels({
    'learning rate': { 'the schedule': schedule, 'with feedback': { steps, values, hold: true } },
    'loss (made up)': { loss: { steps, values: losses } },
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, picture())
