// The last step of the build of @anneal/cli, in whose folder it is called: what `anneal list` says is
// written down, so that it need not load every kind for it.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const listing = /** @type {{ writeListing: () => Promise<string> }} */ (
  await import(pathToFileURL(resolve('dist/listing.js')).href)
)
writeFileSync('dist/kinds.json', await listing.writeListing())
