/** Makes a plug-in as a user would, from a registry, and does all that its README says. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, runTool } from '../packages.ts'
import type { Registry } from './registry.ts'

/** Scaffolds one of each template, and runs its commands up to a packed tarball. */
export function tryPlugin(folder: string, registry: Registry): void {
  mkdirSync(folder)
  writeFileSync(join(folder, '.npmrc'), registry.npmrc)
  for (const template of ['schedule', 'feedback', 'adapter']) {
    const name = `late-${template}`
    const created = ['create', '--yes', 'anneal-plugin', `@acme/${name}`]
    run('npm', [...created, '--', '--template', template], folder, registry.env)
    const plugin = join(folder, name)
    writeFileSync(join(plugin, '.npmrc'), registry.npmrc)
    if (template === 'schedule') run('npm', ['install', '--ignore-scripts'], plugin)
    else runTool('pnpm/bin/pnpm.cjs', ['install', '--ignore-workspace'], plugin)
    for (const script of ['lint', 'typecheck', 'picture', 'test', 'build', 'check'])
      run('npm', ['run', script], plugin)
    run('npm', ['pack', '--ignore-scripts'], plugin)
  }
}
