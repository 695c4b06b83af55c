/** Draws the picture of the README: `npm run picture`. */
import { plot } from '@anneal/plot'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cosine, drivePluginName, warmup } from '../src/index.ts'

/** Where the picture is. */
export const file = fileURLToPath(new URL('../docs/picture.svg', import.meta.url))

/** The picture, as SVG: the rates that an optimizer had at each update. */
export function picture(): string {
  const optimizer = { stepSize: 0 }
  const schedule = warmup({ steps: 10, schedule: cosine({ from: 0.1, steps: 90 }) })
  const { advance } = drivePluginName(optimizer, schedule)
  const steps = Array.from({ length: 100 }, (_, step) => step)
  const values = steps.map(() => {
    advance()
    return optimizer.stepSize
  })
  return plot({ 'the rate that the optimizer had': { steps, values } })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, picture())
