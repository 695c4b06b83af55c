import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { groupsIn, sidebar } from './contents.ts'
import { anchorOf, followLinks } from './links.ts'
import { sizePictures } from './pictures.ts'
import { pageOf, repository, root, withoutPages } from './places.ts'
import { playgroundInDev } from './playgroundInDev.ts'
import { searchOptions } from './search.ts'
import { keepPerCent } from './spaces.ts'

/** Where the site stands on its server, such as `/anneal/`. */
const base = process.env['ANNEAL_DOCS_BASE'] ?? '/'

const publicFiles = join(root, 'docs/public')
const [start] = groupsIn('docs/README.md')

export default defineConfig({
  title: 'Anneal',
  description: 'Learning-rate schedules for JavaScript and TypeScript',
  lang: 'en',
  base,
  srcDir: root, // READMEs of packages are pages too
  srcExclude: [...withoutPages],
  rewrites: pageOf,
  cacheDir: join(root, 'docs/.vitepress/cache'),
  outDir: join(root, 'docs/.vitepress/dist'),
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}logo.svg` }]],
  markdown: {
    config: md => {
      followLinks(md)
      sizePictures(md)
      keepPerCent(md)
    },
    anchor: { slugify: anchorOf },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  themeConfig: {
    logo: '/logo.svg',
    nav: [
      { text: 'Start', link: start!.items[0]!.link, activeMatch: '^/start/' },
      { text: 'Guides', link: '/guides/choosing', activeMatch: '^/(guides|migrating)/' },
      { text: 'Reference', link: '/reference/', activeMatch: '^/reference/' },
      { text: 'Evidence', link: '/evidence/', activeMatch: '^/evidence/' },
      { text: 'Command line', link: '/packages/cli' },
      { text: 'Playground', link: '/playground/', target: '_self' },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    notFound: {
      title: 'There is no such page',
      quote: 'It may have moved: the search finds it.',
      linkLabel: 'To the first page',
      linkText: 'To the first page',
    },
    search: { provider: 'local', options: searchOptions },
    socialLinks: [{ icon: 'github', link: repository }],
    editLink: {
      pattern: `${repository}/edit/main/:path`,
      text: 'Edit this page',
    },
  },
  vite: {
    publicDir: publicFiles,
    plugins: [playgroundInDev],
    build: { assetsInlineLimit: 0 }, // pictures as text compress better
    optimizeDeps: { entries: [] }, // not those of other pages in the repository
  },
  buildEnd: ({ outDir }) => {
    cpSync(publicFiles, outDir, { recursive: true })
  },
})
