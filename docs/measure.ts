// Prints what pages of the built site weigh, and how soon there is something to see on this machine:
//   npm run docs:build && npm run docs:measure
import { launch } from '../scripts/testing/browser.ts'
import { findPart } from '../scripts/testing/parts.mjs'
import { serve } from './test/site/site.ts'
import { layouts, weigh, type Figures } from './test/site/weigh.ts'

const times = 3
const { path, missing } = findPart('chromium')
if (path === undefined) throw new Error(missing)
const browser = await launch(path)
const site = await serve()

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1]!

console.log('page        files  kB (gzip)  first paint  largest paint  shift')
for (const [name, page] of Object.entries({ ...layouts, playground: '/playground/' })) {
  const runs: Figures[] = []
  for (let i = 0; i < times; i++) runs.push(await weigh(browser, site.origin + page))
  const of = (figure: keyof Figures): number => middle(runs.map(run => run[figure]))
  console.log(
    name.padEnd(11),
    String(of('files')).padStart(6),
    (of('bytes') / 1000).toFixed(1).padStart(10),
    `${of('firstPaint').toFixed(0)} ms`.padStart(12),
    `${of('largestPaint').toFixed(0)} ms`.padStart(14),
    of('shift').toFixed(3).padStart(6),
  )
}
await browser.close()
site.close()
