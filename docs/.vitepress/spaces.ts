/** Keeps a number and its sign for per cent on one line. */
import type { MarkdownRenderer } from 'vitepress'

/** For the `config` of VitePress' Markdown. */
export function keepPerCent(md: MarkdownRenderer): void {
  md.core.ruler.push('numbers and their signs', ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? []))
      if (token.type === 'text')
        token.content = token.content.replaceAll(/(?<=\d) (?=%)/g, '\u00a0')
  })
}
