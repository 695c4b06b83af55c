// Builds the package it is called in: one file of dist for each module of src.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './install.mjs'

// turbo restores outputs but never deletes what a module that is gone has left behind
rmSync('dist', { recursive: true, force: true })
const tsc = join(root, 'node_modules', 'typescript-native', 'bin', 'tsc')
const { status } = spawnSync(
  process.execPath,
  // without the condition that leads to other packages' sources: here their builds count
  [tsc, '-p', 'tsconfig.json', '--customConditions', 'null'],
  { stdio: 'inherit' },
)
process.exit(status ?? 1)
