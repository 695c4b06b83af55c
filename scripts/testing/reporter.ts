/**
 * Ends a run of the tests with why tests were skipped, each reason once, and with one plain line
 * of totals, which it also writes to `out/` for `scripts/run.mjs` and CI.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reporter, SerializedError, TestCase, TestModule, Vitest } from 'vitest/node'
import { root } from '../install.mjs'
import { findPart, partNames } from './parts.mjs'

/** How many tests ended in which way. */
export interface Totals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export class SummaryReporter implements Reporter {
  #vitest: Vitest | undefined
  #watchdog: NodeJS.Timeout | undefined
  readonly #running = new Set<string>()

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  onTestModuleQueued(module: TestModule): void {
    this.#running.add(module.relativeModuleId)
    this.#watch()
  }

  onTestCaseResult(): void {
    this.#watch()
  }

  onTestModuleEnd(module: TestModule): void {
    this.#running.delete(module.relativeModuleId)
    this.#watch()
  }

  /** A worker that never answers would otherwise hang the run for ever, and not say where. */
  #watch(): void {
    clearTimeout(this.#watchdog)
    if (this.#running.size === 0 || this.#vitest?.config.watch === true) return
    const limits = this.#vitest?.projects.map(
      ({ config }) => config.testTimeout + config.hookTimeout,
    )
    const limit = 120_000 + 2 * Math.max(0, ...(limits ?? []))
    this.#watchdog = setTimeout(() => {
      console.error(`Nothing happened for ${limit / 1000} s in ${[...this.#running].join(', ')}`)
      process.exit(1)
    }, limit)
    this.#watchdog.unref()
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    clearTimeout(this.#watchdog)
    const reasons = new Map<string, number>()
    const totals = { passed: 0, failed: errors.length, skipped: 0 }
    for (const module of modules) {
      totals.failed += module.errors().length // a file that could not be run is a failure too
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'passed') totals.passed += 1
        else if (result.state === 'failed') totals.failed += 1
        else {
          totals.skipped += 1
          const reason = (result.state === 'skipped' ? result.note : undefined) ?? why(test)
          reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
        }
      }
    }
    this.#report(reasons, totals)
  }

  #report(reasons: ReadonlyMap<string, number>, totals: Totals): void {
    const line = `tests: ${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`
    for (const [reason, count] of reasons)
      console.log(`skipped ${count} ${count === 1 ? 'test' : 'tests'}: ${reason}`)
    console.log(line)
    if (totals.skipped > 0 && process.env['ANNEAL_REQUIRE_ALL'] === '1') {
      console.error('ANNEAL_REQUIRE_ALL is set: nothing may be skipped.')
      process.exitCode = 1
    }
    const projects = this.#vitest?.projects.map(({ name }) => name.replace(/-pure$/, '')) ?? []
    const [project, ...others] = new Set(projects)
    if (project === undefined || others.length > 0) return // by hand, not by a task
    mkdirSync(join(root, 'out'), { recursive: true })
    const name = process.env['ANNEAL_TOTALS'] ?? (project === 'unit' ? 'tests' : project)
    const file = join(root, 'out', name)
    writeFileSync(`${file}.txt`, `${line}\n`)
    writeFileSync(`${file}.json`, `${JSON.stringify(totals)}\n`)
  }
}

/** Why a test may have been skipped that does not say it. */
function why({ fullName }: TestCase): string {
  const missing = partNames.flatMap(name => {
    const why = findPart(name).missing
    return why === undefined ? [] : [{ name, why }]
  })
  const named = missing.filter(({ name }) => fullName.includes(name))
  const parts = named.length > 0 ? named : missing
  return parts.length > 0 ? parts.map(part => part.why).join('; ') : 'the test does not say why'
}
