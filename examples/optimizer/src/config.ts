import { readFileSync } from 'node:fs'
import { fromConfig, type Schedule } from '@anneal/optimizer'
import { builtins } from '@anneal/optimizer/builtins'

/** One run: a method, its own rate, and the schedule that says which share of it each update uses. */
export interface RunConfig {
  readonly label: string
  readonly panel: string
  readonly schedule: string
  readonly learningRate: number
}

/** The config, with its schedules read. */
export interface Settings {
  readonly seed: number
  readonly epochs: number
  readonly batchSize: number
  readonly schedules: Readonly<Record<string, Schedule>>
  readonly runs: readonly RunConfig[]
}

/** Reads `config.json`. */
export function readSettings(): Settings {
  const file = new URL('../config.json', import.meta.url)
  const json = JSON.parse(readFileSync(file, 'utf8')) as Omit<Settings, 'schedules'> & {
    readonly schedules: Readonly<Record<string, unknown>>
  }
  const schedules = Object.fromEntries(
    Object.entries(json.schedules).map(([name, config]) => [
      name,
      fromConfig(config, builtins) as Schedule,
    ]),
  )
  return { ...json, schedules }
}
