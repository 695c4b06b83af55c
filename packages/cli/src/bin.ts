#!/usr/bin/env node
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
const drained = (): Promise<void> =>
  new Promise(resolve => {
    stdout.once('drain', resolve)
  })
process.exitCode = await main(process.argv.slice(2), {
  out: written => (stdout.write(written) ? undefined : drained()),
  err: written => stderr.write(written),
  stdin: async () => (await import('node:stream/consumers')).text(stdin),
  cwd: process.cwd(),
  columns: stdout.isTTY ? stdout.columns : undefined,
  isWatched: stderr.isTTY,
  env,
  signal: leave.signal,
})
