/** Lets READMEs outside of this package find the Vue that renders them. */
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { root } from './places.ts'

export const vueForReadmes: Plugin = {
  name: 'anneal:vue-for-readmes',
  enforce: 'pre',
  resolveId(source, importer) {
    if (!/^vue(\/|$)/.test(source) || !importer?.includes('/packages/')) return
    return this.resolve(source, join(root, 'docs/index.md'), { skipSelf: true })
  },
}
