#!/usr/bin/env node
import { main } from './main.ts'

const { stdin, stdout, stderr } = process
const terminal = stdin.isTTY && stdout.isTTY ? { input: stdin, output: stdout } : undefined
process.exitCode = await main(process.argv.slice(2), {
  cwd: process.cwd(),
  terminal,
  stdout,
  stderr,
})
