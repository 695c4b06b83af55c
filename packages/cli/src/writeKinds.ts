// The last step of a build: what `anneal list` says, so that it need not load every kind for it.
import { writeFileSync } from 'node:fs'
import { writeListing } from './listing.ts'

writeFileSync(new URL('kinds.json', import.meta.url), await writeListing())
