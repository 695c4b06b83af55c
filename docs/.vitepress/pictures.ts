/** Tells browsers how large a picture will be, so that nothing moves when it comes. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import type { Place } from './places.ts'

/** For the `config` of VitePress' Markdown. */
export function sizePictures(md: MarkdownRenderer): void {
  md.core.ruler.push('sizes of pictures', ({ tokens, env }) => {
    const { path, realPath = path } = env as Place
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const source = token.type === 'image' ? token.attrGet('src') : null
      if (source === null || !/^\.?[^:]*\.svg$/.test(source)) continue
      const svg = readFileSync(join(dirname(realPath), source), 'utf8')
      const [, width, height] = /^<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg) ?? []
      if (width === undefined || height === undefined) continue
      token.attrSet('width', width)
      token.attrSet('height', height)
    }
  })
}
