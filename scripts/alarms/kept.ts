/** Runs that were done before: training takes minutes, and does not depend on what the diagnostics make of it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../install.mjs'
import { cases, goodRate, train, type Trace } from './runs.ts'

/** How large a run is. */
export interface Size {
  readonly seed: number
  readonly batchSize: number
  readonly updates: number
}

const folder = join(root, 'out', 'alarms')

/** What is kept, or was made and is kept from now on. Numbers that JSON does not have are strings. */
function keep<Value>(name: string, make: () => Value): Value {
  const file = join(folder, `${name.replaceAll(/[^\w.-]+/g, '-')}.json`)
  const number = (_: string, value: unknown): unknown =>
    value === 'NaN' || value === 'Infinity' ? Number(value) : value
  try {
    return JSON.parse(readFileSync(file, 'utf8'), number) as Value
  } catch {
    const made = make()
    mkdirSync(folder, { recursive: true })
    writeFileSync(
      file,
      JSON.stringify(made, (_, value: unknown) =>
        typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
      ),
    )
    return made
  }
}

/** The good rate of a model and a method. */
export const keptRate = (model: string, method: string): number =>
  keep(`${model} ${method}`, () => goodRate(model, method))

/** A run, with the rate of its case. */
export function keptTrace(model: string, method: string, name: string, size: Size): Trace {
  const { rate, schedule } = cases[name]!
  const good = keptRate(model, method)
  return keep(`${model} ${method} ${name} ${JSON.stringify(size)}`, () =>
    train({ model, method, schedule: schedule(rate * good, size.updates), ...size }),
  )
}
