/** Whoever exports something new hears here where the docs lack it. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { publicPackages } from '../packages.ts'
import { exportedValues } from '../publicNames.ts'
import { readOrEmpty } from '../sizes.ts'

const packages = publicPackages().map(pkg => [pkg.folder, pkg] as const)

test('exports are found in a source', () => {
  const found = exportedValues(packages.find(([folder]) => folder === 'packages/tfjs')![1])
  expect(found).toContain('ScheduleCallback')
  expect(found).toContain('writeFileAtomic')
  expect(found).not.toContain('cosine') // core's README says what that is
  expect(found).not.toContain('LogRecord') // a type
})

test.each(packages)('the README of %s names all that it exports', (folder, pkg) => {
  const readme = readOrEmpty(join(pkg.path, 'README.md'))
  const missing = exportedValues(pkg).filter(name => !new RegExp(`\\b${name}\\b`).test(readme))
  expect(missing, `say in ${folder}/README.md what these are for`).toEqual([])
})
