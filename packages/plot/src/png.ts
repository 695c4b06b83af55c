import type { Resvg, ResvgRenderOptions } from '@resvg/resvg-js'

/** Options of {@link toPng}. */
export interface PngOptions {
  /**
   * Pixels of the image for each of the picture.
   *
   * @default 2
   */
  readonly scale?: number | undefined
}

/**
 * Turns a picture of this package into a PNG, in Node, with the fonts of the system. It needs the
 * package `@resvg/resvg-js`, which is installed by whoever wants PNG.
 *
 * @param svg what `plot` or `plotPanels` gave
 * @returns the bytes of the file
 * @throws Error when the package is not there; RangeError when the scale makes no picture
 * @example
 * await writeFile('schedules.png', await toPng(plot({ cosine: cosine({ from: 0.1, steps: 100 }) })))
 */
export async function toPng(svg: string, { scale = 2 }: PngOptions = {}): Promise<Uint8Array> {
  if (!(scale > 0 && scale <= 16))
    throw new RangeError(`a scale must be above 0 and at most 16, got ${scale}`)
  const renderer = await load()
  const options: ResvgRenderOptions = { fitTo: { mode: 'zoom', value: scale } }
  return new renderer(svg, options).render().asPng()
}

async function load(): Promise<typeof Resvg> {
  try {
    return (await import('@resvg/resvg-js')).Resvg
  } catch (cause) {
    throw new Error('PNG needs the package @resvg/resvg-js: npm install @resvg/resvg-js', { cause })
  }
}
