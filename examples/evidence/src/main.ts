import { mkdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { cacheIn } from './engine/cache.ts'
import { missing, type DataName } from './engine/images.ts'
import type { Experiment } from './experiment.ts'
import { experiments, type Results } from './experiments/index.ts'
import { measureAll } from './measureAll.ts'
import { readOptions } from './options.ts'
import { machine, open, save, type Evidence } from './results.ts'

const options = readOptions(process.argv.slice(2), availableParallelism())
const { quick, seeds, only, workers } = options
const here = join(import.meta.dirname, '..')
const out = join(here, 'out')
const folder = quick ? join(out, 'quick') : join(here, '../../docs/evidence')
const file = join(folder, 'results.json')

const data = (['digits', 'fashion'] as const).filter((name: DataName) => {
  const reason = missing(name)
  if (reason !== undefined) console.log(reason)
  return reason === undefined
})
if (options.fresh) rmSync(join(out, 'cache'), { recursive: true, force: true })
const cache = quick ? undefined : cacheIn(join(out, 'cache'))
mkdirSync(folder, { recursive: true })
const before = quick ? undefined : open(file)
let results: Results = before?.results ?? {}
for (const number of only) {
  const result = await measureAll(
    `experiment ${number}`,
    experiments[number] as Experiment<object>,
    { quick, seeds, data },
    { workers, cache },
  )
  results = { ...results, [number]: result }
}
const evidence: Evidence = { version: 1, seeds, quick, data, machine: machine(), results }
save(file, evidence)
