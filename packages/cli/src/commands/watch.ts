import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { plotText } from '@anneal/plot'
import type { Command } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import { numberOf } from '../flags.ts'
import { short } from '../format.ts'
import { hasColor, type Io } from '../io.ts'
import { createLog, type Log } from '../log.ts'
import { oneFile } from '../words.ts'

/** `anneal watch`. */
export const watch: Command = {
  takes: 'FILE',
  help: 'Follows a training log (NDJSON) as it grows, and draws its rate and its loss in the terminal; elsewhere it writes a line for each new state. Ends with Ctrl-C.',
  flags: {
    once: { help: 'draw what is there, and end' },
    every: { value: 'SECONDS', help: 'how often to look (1)' },
    log: { help: 'a logarithmic axis for the loss' },
  },
  run: async (given, io) => {
    const file = oneFile(given, 'watch')
    const seconds = numberOf(given, 'every', { least: 0.05 }) ?? 1
    const log = createLog(file)
    const grow = follow(resolve(io.cwd, file), log)
    for (;;) {
      const isNew = await grow().catch((error: unknown) => {
        if (error instanceof Failure) throw error
        const { code, message } = error as NodeJS.ErrnoException
        throw new Failure(
          `cannot read ${file}: ${code === 'ENOENT' ? 'there is no such file' : message}`,
        )
      })
      if (isNew) show(log, given.flags['log'] === true, io, Boolean(given.flags['once']))
      if (given.flags['once'] && !log.last()) io.err(`${file} has no updates yet\n`)
      if (given.flags['once'] || io.signal?.aborted) return exitCodes.ok
      await setTimeout(seconds * 1000, undefined, { signal: io.signal }).catch(() => undefined)
      if (io.signal?.aborted) return exitCodes.ok
    }
  },
}

/** Reads what has been added to a file since the last time, and says whether there was any. */
function follow(path: string, log: Log): () => Promise<boolean> {
  const decoder = new TextDecoder()
  const bytes = new Uint8Array(1 << 16)
  let position = 0
  return async () => {
    const file = await open(path)
    try {
      const begin = position
      for (;;) {
        const { bytesRead } = await file.read(bytes, 0, bytes.length, position)
        if (bytesRead === 0) return position > begin
        position += bytesRead
        log.add(decoder.decode(bytes.subarray(0, bytesRead), { stream: true }))
      }
    } finally {
      await file.close()
    }
  }
}

function show(log: Log, isLog: boolean, io: Io, once: boolean): void {
  const series = log.series()
  const last = log.last()
  if (!last) return
  const state = Object.entries(last)
    .filter(([, value]) => typeof value === 'number')
    .map(([name, value]) => `${name} ${short(value as number)}`)
    .join('  ')
  if (io.columns === undefined && !once) {
    io.out(`${state}\n`)
    return
  }
  const width = Math.max(30, Math.min(io.columns ?? 80, 200))
  const draw = (name: string, log: boolean): string => {
    const line = series[name]
    if (!line || line.steps.length === 0) return ''
    return plotText({ [name]: line }, { title: name, width, height: 10, log, color: hasColor(io) })
  }
  if (!once) io.out('\u001b[2J\u001b[H')
  io.out(
    `${draw('learningRate', false)}${draw('loss' in series ? 'loss' : 'epoch loss', isLog)}${state}\n`,
  )
}
