import { palettes, strokeOf } from '../parts.ts'
import { draw } from '../draw.ts'
import type { Model } from '../model.ts'
import type { Page } from '../page.ts'
import { figures } from '../stats.ts'
import { isDark } from '../theme.ts'

/** One line that trains. */
export interface Runner {
  readonly label: string
  readonly look: number
  readonly steps: number
  readonly rateAt: (step: number) => number
  readonly momentumAt: (step: number) => number
  /** How many samples an update has, as a multiple of how many the first one has. */
  readonly batchAt: (step: number) => number
}

/** The lines that are shown, as what drives a training. */
export function runnersOf(page: Page): Runner[] {
  return page.state.lines.flatMap(({ label, shown }, look) => {
    const model: Model | undefined = page.view.lines[look]?.model
    if (!shown || !model) return []
    const channel = (name: string): ((step: number) => number) | undefined =>
      model.channels.find(channel => channel.name === name)?.curve
    const batch = channel('batchSize')
    return [
      {
        label,
        look,
        steps: model.steps,
        rateAt: channel('learningRate') ?? (() => 0),
        momentumAt: channel('momentum') ?? (() => 0),
        batchAt: step => (batch ? batch(step) / batch(0) : 1),
      },
    ]
  })
}

/** The colour of a line. */
export const colorOf = (look: number): string =>
  /stroke="([^"]+)"/.exec(strokeOf(look, palettes[isDark() ? 'dark' : 'light']).color)![1]!

/** Losses as a picture. */
export function lossPicture(
  curves: readonly { label: string; look: number; losses: readonly number[] }[],
  last: number,
  xLabel: string,
  width: number,
): string {
  return draw({
    lanes: [
      {
        name: 'loss',
        curves: curves.map(({ label, look, losses }) => ({
          label,
          look,
          places: losses.map((_, i) => i),
          values: losses,
          joining: 'straight',
        })),
      },
    ],
    last,
    xLabel,
    log: true,
    dark: isDark(),
    width: Math.max(260, width),
    height: 260,
    description: curves
      .map(({ label, losses }) => `${label}: ${figures(losses.at(-1) ?? NaN)} at last`)
      .join('; '),
  }).svg
}
