#!/usr/bin/env node
import { text } from 'node:stream/consumers'
import { main } from './main.ts'

const { stdout, stderr, stdin, env } = process
const leave = new AbortController()
process.on('SIGINT', () => {
  leave.abort()
})
// whoever reads the output may stop reading, as head does
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})
process.exitCode = await main(process.argv.slice(2), {
  out: written => stdout.write(written),
  err: written => stderr.write(written),
  stdin: () => text(stdin),
  cwd: process.cwd(),
  columns: stdout.isTTY ? stdout.columns : undefined,
  env,
  signal: leave.signal,
})
