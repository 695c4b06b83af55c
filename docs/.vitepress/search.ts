/** The search: it looks into the pages themselves, and into what people call the same elsewhere. */
import type { DefaultTheme } from 'vitepress'

/**
 * Pages that lead somewhere come before lists and tables, which have each word, too. This runs in the
 * browser, where nothing of this module is: it can use its argument alone.
 */
const weightOf = (page: string): number =>
  /\/(start|guides\/(?!peers))/.test(page) ? 2 : page.includes('/guides/') ? 0.5 : 1

/** For the `options` of VitePress' local search. A page may have `<!-- search: other words -->`. */
export const searchOptions: DefaultTheme.LocalSearchOptions = {
  miniSearch: { searchOptions: { boostDocument: weightOf } },
  _render: (source, env, md) => {
    const [, words = ''] = /<!-- search: (.+?) -->/.exec(source) ?? []
    return md.render(source, env).replace('</h1>', `</h1>\n<p>${words}</p>`)
  },
}
