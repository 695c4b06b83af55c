/** Draws the picture of the README: `npm run picture`. */
import { plot } from '@anneal/plot'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pluginName } from '../src/index.ts'

/** Where the picture is. */
export const file = fileURLToPath(new URL('../docs/picture.svg', import.meta.url))

/** The picture, as SVG. */
export const picture = (): string =>
  plot(
    {
      'power 1': pluginName({ from: 0.1, steps: 100, power: 1 }),
      'power 2': pluginName({ from: 0.1, steps: 100 }),
      'power 6, to 0.02': pluginName({ from: 0.1, to: 0.02, steps: 100, power: 6 }),
    },
    { to: 120 },
  )

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, picture())
