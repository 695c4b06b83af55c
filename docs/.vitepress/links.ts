/** Lets the links of Markdown lead to the same things in the site as in the repository. */
import type { MarkdownRenderer } from 'vitepress'
import { addressOf, fromRoot, type Place } from './places.ts'

/** The anchor of a heading, as GitHub makes it. */
export const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')

/** For the `config` of VitePress' Markdown. */
export function followLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('links of the repository', ({ tokens, env }) => {
    const { path, realPath = path } = env as Place
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null
      if (href !== null) token.attrSet('href', addressOf(href, fromRoot(realPath)))
    }
  })
}
