/** The sidebar and the navigation, from the lists of links in docs/README.md and in the reference. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DefaultTheme } from 'vitepress'
import { addressOf, root } from './places.ts'

type Item = DefaultTheme.SidebarItem

/** A heading of the second level, and the links of the list or table below it. */
export interface Group {
  readonly text: string
  readonly items: readonly { readonly text: string; readonly link: string }[]
}

/** The groups of links in a file, by its headings. */
export function groupsIn(file: string): readonly Group[] {
  const [, ...parts] = readFileSync(join(root, file), 'utf8').split(/^## /m)
  return parts.map(part => ({
    text: part.slice(0, part.indexOf('\n')),
    items: [...part.matchAll(/^(?:-|\|) \[(.+?)\]\((\S+?)\)/gm)].map(([, text, target]) => ({
      text: text!.replaceAll('`', ''),
      link: addressOf(target!, file),
    })),
  }))
}

// what can be folded is a button in a button: nothing for screen readers
const itemOf = ({ text, items }: Group): Item => ({ text, items: [...items] })

/** What stands at the left of each page. */
export function sidebar(): DefaultTheme.Sidebar {
  const reference = groupsIn('docs/reference/README.md').map(itemOf)
  return {
    '/reference/': [{ text: 'All kinds', link: '/reference/' }, ...reference],
    '/': groupsIn('docs/README.md').map(itemOf),
  }
}
