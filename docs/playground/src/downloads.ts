import { save } from './dom.ts'
import { writeCsv } from './csv.ts'
import { stepsIn } from './stats.ts'
import type { State } from './state.ts'
import { wordsOf, type View } from './view.ts'

/** The values of all lines that are shown, step by step: at most 20,000 steps. */
export function csvOf(state: State, view: View): string {
  const shown = state.lines.flatMap(({ label, shown }, i) => {
    const model = shown ? view.lines[i]!.model : undefined
    return model ? [{ label, model }] : []
  })
  const steps = stepsIn(Math.max(1, ...shown.map(({ model }) => model.steps)))
  return writeCsv([
    ['step', steps],
    ...shown.flatMap(({ label, model }) =>
      model.channels.map(({ name, curve }): [string, number[]] => [
        model.channels.length > 1 ? `${label}, ${wordsOf(name)}` : label,
        steps.map(step => (step < model.steps ? curve(step) : NaN)),
      ]),
    ),
  ])
}

/** Saves a picture as SVG. */
export const saveSvg = (svg: string): void => {
  save('schedules.svg', 'image/svg+xml', svg)
}

/** Saves a picture as PNG, two pixels for each of its own. */
export async function savePng(svg: string, width: number, height: number): Promise<void> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = new OffscreenCanvas(2 * width, 2 * height)
    canvas.getContext('2d')!.drawImage(image, 0, 0, 2 * width, 2 * height)
    save('schedules.png', 'image/png', await canvas.convertToBlob())
  } finally {
    URL.revokeObjectURL(url)
  }
}
