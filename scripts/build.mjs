// Builds the package it is called in: one file of dist for each module of src.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// turbo restores outputs but never deletes what a module that is gone has left behind
rmSync('dist', { recursive: true, force: true })
const tsc = fileURLToPath(new URL('../node_modules/typescript-native/bin/tsc', import.meta.url))
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.json'], { stdio: 'inherit' })
process.exit(status ?? 1)
