/**
 * Compares what `fromPeer` makes of every golden record with the numbers of its library:
 *
 *     pnpm parity            a table by library
 *     pnpm parity torch/     also what does not pass, of ids that begin so
 *
 * Fails when a record is neither reproduced nor, where its parameters alone show a defect of the
 * library, refused by name.
 */
import { pathToFileURL } from 'node:url'
import { compare, goldenRecords, passes } from '../packages/interop/test/support/golden.ts'

const [prefix = '', folder] = process.argv.slice(2)
const records = goldenRecords(folder === undefined ? undefined : pathToFileURL(`${folder}/`))
const outcomes = records.map(compare)
const peers = [...new Set(records.map(({ peer }) => peer))]
const rows = peers.map(peer => {
  const ours = outcomes.filter(({ record }) => record.peer === peer)
  const reproduced = ours.filter(outcome => outcome.error !== undefined && passes(outcome))
  const refused = ours.filter(outcome => outcome.refusal !== undefined && passes(outcome))
  return {
    peer,
    records: ours.length,
    reproduced: reproduced.length,
    refused: refused.length,
    failing: ours.length - reproduced.length - refused.length,
    'largest error': Math.max(0, ...reproduced.map(({ error = 0 }) => error)),
  }
})
const sum = (name: 'records' | 'reproduced' | 'refused' | 'failing'): number =>
  rows.reduce((total, row) => total + row[name], 0)
const total = {
  peer: 'all',
  records: sum('records'),
  reproduced: sum('reproduced'),
  refused: sum('refused'),
  failing: sum('failing'),
  'largest error': Math.max(...rows.map(row => row['largest error'])),
}
const columns = Object.keys(total) as (keyof typeof total)[]
const cell = (row: typeof total, name: keyof typeof total): string =>
  name === 'largest error' ? row[name].toExponential(1) : String(row[name])
for (const row of [undefined, ...rows, total])
  console.log(
    columns
      .map((name, i) => {
        const text = row ? cell(row, name) : name
        return i ? text.padStart(Math.max(name.length, 8)) : text.padEnd(16)
      })
      .join('  '),
  )
for (const outcome of outcomes)
  if (!passes(outcome) && (prefix || total.failing < 40) && outcome.record.id.startsWith(prefix))
    console.log(
      `\n${outcome.record.id}: ${outcome.refusal ?? outcome.failure ?? `differs by ${outcome.error!.toExponential(2)}`}`,
    )
process.exitCode = total.failing ? 1 : 0
