// The last step of the build of @anneal/cli, in whose folder it is called: what `anneal list` says is
// written down, so that it need not load every kind for it.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** @type {() => Promise<string>} */
let writeListing
// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- what was just built has no types here
;({ writeListing } = await import(pathToFileURL(resolve('dist/listing.js')).href))
writeFileSync('dist/kinds.json', await writeListing())
