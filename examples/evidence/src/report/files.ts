import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from './page.ts'

const written = /\.svg$|^README\.md$/

/** Writes a report, and removes pictures that it does not have any more. */
export function writeReport(folder: string, report: Report): void {
  mkdirSync(folder, { recursive: true })
  for (const file of readdirSync(folder))
    if (written.test(file) && !(file in report)) rmSync(join(folder, file))
  for (const [file, text] of Object.entries(report)) writeFileSync(join(folder, file), text)
}

/** The files of a folder that are not those of a report: other ones, missing ones, and ones too many. */
export function staleFiles(folder: string, report: Report): string[] {
  const there = readdirSync(folder).filter(file => written.test(file))
  const same = (file: string): boolean =>
    there.includes(file) && readFileSync(join(folder, file), 'utf8') === report[file]
  return [...new Set([...there, ...Object.keys(report)])].filter(file => !same(file)).sort()
}
