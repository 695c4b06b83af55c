import { mkdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { cacheIn } from './pool/cache.ts'
import { missing, type DataName } from './engine/images.ts'
import { failuresOf } from './checks.ts'
import type { Experiment } from './experiment.ts'
import { experiments } from './experiments/index.ts'
import { measureAll } from './measureAll.ts'
import { readOptions } from './options.ts'
import { staleFiles, writeReport } from './report/files.ts'
import { reportOf } from './report/page.ts'
import { machine, open, save, startOf, type Evidence } from './results.ts'

const options = readOptions(process.argv.slice(2), availableParallelism())
const { quick, seeds, only, workers } = options
const out = join(import.meta.dirname, '../out')
const folder = quick ? join(out, 'quick') : join(import.meta.dirname, '../../../docs/evidence')
const file = join(folder, 'results.json')

const shown = (path: string): string => relative(process.env['INIT_CWD'] ?? process.cwd(), path)

/** The results on disk. */
function known(): Evidence {
  const evidence = open(file)
  if (!evidence) throw new Error(`${shown(file)} is not there: run npm run evidence first`)
  return evidence
}

async function measured(): Promise<Evidence> {
  const data = (['digits', 'fashion'] as const).filter((name: DataName) => {
    const reason = missing(name)
    if (reason !== undefined && process.env['ANNEAL_REQUIRE_ALL']) throw new Error(reason)
    if (reason !== undefined) console.log(`Left out: ${reason}`)
    return reason === undefined
  })
  if (options.fresh) rmSync(join(out, 'cache'), { recursive: true, force: true })
  const cache = quick ? undefined : cacheIn(join(out, 'cache'))
  const extent = { quick, seeds, data }
  const before = quick ? undefined : open(file)
  let { results } = startOf(before, extent)
  if (before && results !== before.results)
    console.log('The results on disk have other seeds or data: they are made anew.')
  for (const number of only) {
    const experiment = experiments[number] as Experiment<object>
    const label = `experiment ${number}`
    const result = await measureAll(label, experiment, extent, { workers, cache })
    results = { ...results, [number]: result }
  }
  const evidence = { version: 1, ...extent, machine: machine(), results } as const
  mkdirSync(folder, { recursive: true })
  save(file, evidence)
  return evidence
}

if (options.check) {
  const stale = staleFiles(folder, reportOf(known()))
  for (const name of stale)
    console.error(`docs/evidence/${name} is stale: run npm run evidence -- --report`)
  if (stale.length > 0) process.exitCode = 1
} else {
  const evidence = options.report ? known() : await measured()
  writeReport(folder, reportOf(evidence))
  console.log(`The report is ${shown(join(folder, 'README.md'))}`)
  if (quick) {
    const failures = failuresOf(evidence.results)
    for (const failure of failures) console.error(`failed: ${failure}`)
    if (failures.length > 0) process.exitCode = 1
  }
}
