import type { Given } from './command.ts'
import { Failure } from './failure.ts'
import { textOf } from './flags.ts'
import type { Io } from './io.ts'
import { write } from './output.ts'
import { page } from './page.ts'

/**
 * What a file is to be, by its name.
 *
 * @throws Failure when it says no kind of picture
 */
export function formatOf(file: string): 'svg' | 'png' | 'html' {
  if (file === '-' || file.endsWith('.svg')) return 'svg'
  if (file.endsWith('.png')) return 'png'
  if (/\.html?$/.test(file)) return 'html'
  throw new Failure(`-o ${file}: the name must end with .svg, .png or .html`)
}

/** Writes a picture to the file that `--output` names. */
export async function drawInto(svg: string, given: Given, io: Io): Promise<void> {
  const format = formatOf(textOf(given, 'output')!)
  if (format === 'svg') await write(svg, given, io)
  else if (format === 'html')
    await write(page(textOf(given, 'title') ?? 'Schedules', svg), given, io)
  else {
    const { toPng } = await import('@anneal/plot/png')
    const png = await toPng(svg).catch((error: unknown) => {
      throw new Failure((error as Error).message, undefined, { cause: error })
    })
    await write(png, given, io)
  }
}
