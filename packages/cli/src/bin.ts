#!/usr/bin/env node
import { main } from './main.ts'
import { isDevice, writer } from './standard.ts'

// until something asks for the signal, Ctrl-C ends the process as it ends any other
const signalOfInterrupt = (): AbortSignal => {
  const leave = new AbortController()
  process.on('SIGINT', () => {
    leave.abort()
  })
  return leave.signal
}
let signal: AbortSignal | undefined
const err = writer(2)

// what takes its time to make is made when it is first asked for
void main(process.argv.slice(2), {
  out: writer(1),
  err: text => void err(text),
  stdin: async () => (await import('./source.ts')).textOfInput(process.stdin),
  cwd: process.cwd(),
  get columns() {
    return isDevice(1) && process.stdout.isTTY ? process.stdout.columns : undefined
  },
  get isWatched() {
    return isDevice(2) && process.stderr.isTTY
  },
  env: process.env,
  get signal() {
    return (signal ??= signalOfInterrupt())
  },
}).then(code => {
  process.exitCode = code
})
