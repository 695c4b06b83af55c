/** The root README and that of every package show the gallery. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../install.mjs'
import { publicPackages } from '../packages.ts'

const readmes = ['README.md', ...publicPackages().map(({ folder }) => `${folder}/README.md`)]

// npm shows a picture whose path leads to it in the repository, from the folder of the package
test.each(readmes)('%s has a picture of the gallery', file => {
  const pictures = [...readFileSync(join(root, file), 'utf8').matchAll(/^!\[(.+)\]\((\S+)\)$/gm)]
  const ours = pictures.filter(([, , target]) =>
    join(dirname(file), target!).replaceAll('\\', '/').startsWith('docs/pictures/'),
  )
  expect(ours.length, `add a picture of docs/pictures to ${file}`).toBeGreaterThan(0)
  for (const [, words, target] of ours) {
    expect(existsSync(join(root, dirname(file), target!)), target).toBe(true)
    expect(words!.length).toBeGreaterThan(10)
  }
})
