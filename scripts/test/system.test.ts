import { afterEach, expect, test, vi } from 'vitest'
import { findPart } from '../testing/parts.mjs'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.resetModules()
})

const fresh = (): Promise<typeof import('../testing/system.ts')> => import('../testing/system.ts')

class Skipped extends Error {}
const context = {
  skip: (note?: unknown): never => {
    throw new Skipped(String(note))
  },
}

test('a part is where its variable says', async () => {
  vi.stubEnv('ANNEAL_CHROMIUM', process.execPath)
  const { need, system } = await fresh()
  expect(system.chromium).toEqual({ path: process.execPath })
  expect(need(context, 'chromium')).toEqual({ path: process.execPath })
})

test('a missing part says what it is and how to get it', () => {
  vi.stubEnv('PATH', '')
  vi.stubEnv('ANNEAL_CHROMIUM', '')
  const part = findPart('chromium')
  if (part.missing !== undefined) expect(part.missing).toMatch(/^chromium was not found: install/)
})

test('a part that does not work alone is missing alone', () => {
  vi.stubEnv('ANNEAL_VULKAN', '')
  const part = findPart('vulkan')
  if (part.missing === undefined) expect(part.path).toMatch(/\.json$/)
  else
    expect(part.missing).toMatch(/^vulkan was not found: install SwiftShader and the Vulkan loader/)
})

test('a missing part skips the test that needs it', async () => {
  vi.stubEnv('ANNEAL_REQUIRE_ALL', '')
  vi.stubEnv('ANNEAL_CHROMIUM', '/nowhere/chromium')
  const { need, system } = await fresh()
  expect(system.chromium.missing).toBe('ANNEAL_CHROMIUM names no file: /nowhere/chromium')
  expect(() => need(context, 'chromium')).toThrow(Skipped)
})

test('a missing part is an error where everything is required', async () => {
  vi.stubEnv('ANNEAL_REQUIRE_ALL', '1')
  vi.stubEnv('ANNEAL_CHROMIUM', '/nowhere/chromium')
  const { need, system } = await fresh()
  const message = 'ANNEAL_REQUIRE_ALL is set, but ANNEAL_CHROMIUM names no file'
  expect(() => system.chromium).toThrow(message)
  expect(() => need(context, 'chromium')).toThrow(message)
})
