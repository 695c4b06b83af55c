// Draws the gallery: what scripts/pictures says, into docs/pictures.
// `--check` draws nothing: it fails where a picture on disk is not what would be drawn.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { argv, exit } from 'node:process'
import { fileURLToPath } from 'node:url'
import { drawPictures } from './pictures/draw.ts'

const folder = fileURLToPath(new URL('../docs/pictures', import.meta.url))

/** Names the pictures on disk that are not as drawn, are missing, or are of no kind. */
export function stalePictures(pictures: ReadonlyMap<string, string>): string[] {
  const present = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => name.replaceAll('\\', '/'))
    .filter(name => name.endsWith('.svg'))
  const read = (name: string): string =>
    present.includes(name) ? readFileSync(join(folder, name), 'utf8') : ''
  const changed = [...pictures].filter(([name, svg]) => read(name) !== svg).map(([name]) => name)
  return [...changed, ...present.filter(name => !pictures.has(name))]
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const pictures = drawPictures()
  mkdirSync(join(folder, 'kinds'), { recursive: true })
  const stale = stalePictures(pictures)
  if (argv.includes('--check')) {
    if (stale.length > 0) {
      console.error(`docs/pictures is out of date: ${stale.join(', ')}`)
      console.error('Run `npm run docs:pictures` and commit what it changes.')
      exit(1)
    }
    console.log(`docs/pictures is up to date: ${pictures.size} pictures`)
  } else {
    for (const name of stale) {
      const svg = pictures.get(name)
      const path = join(folder, name)
      if (svg === undefined) rmSync(path)
      else {
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, svg)
      }
      console.log(`${svg === undefined ? 'removed' : 'drew'} docs/pictures/${name}`)
    }
    if (stale.length === 0) console.log('docs/pictures is up to date')
  }
}
