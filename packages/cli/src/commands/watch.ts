import { basename, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Unit } from '@anneal/plot'
import type { Command } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import { numberOf, textOf } from '../flags.ts'
import { plain } from '../format.ts'
import { oneFile } from '../words.ts'
import { follow } from '../watch/follow.ts'
import { createScreen, pictureOf, type Style } from '../watch/terminal.ts'
import { watchTraining } from '../watch/training.ts'

/** `anneal watch`. */
export const watch: Command = {
  takes: 'FILE',
  help: `Follows a training log (NDJSON) as it grows: draws its rate and its loss in the terminal, and says when something is the matter (divergence, oscillation, stagnation, a plateau). Where there is no terminal, it writes a line for each new state.
With --serve it shows all of it in a page of this machine, which no other can reach. Ends with Ctrl-C.`,
  flags: {
    once: { help: 'draw what is there, and end' },
    serve: { help: 'show it in a page, and print its address' },
    port: { value: 'N', help: 'the port of that page (one that is free)' },
    every: { value: 'SECONDS', help: 'how often to look (1)' },
    log: { help: 'a logarithmic axis for the loss' },
    x: {
      value: 'UNIT',
      words: ['steps', 'epochs', 'samples'],
      help: 'what the horizontal axis counts (steps)',
    },
  },
  run: async (given, io) => {
    const file = oneFile(given, 'watch')
    if (file === '-') throw new Failure('anneal watch follows a file; give its name')
    const seconds = numberOf(given, 'every', { least: 0.05 }) ?? 1
    const port = numberOf(given, 'port', { least: 0, whole: true })
    const isServed = given.flags['serve'] === true
    if (port !== undefined && (!isServed || port > 65_535))
      throw new Failure(isServed ? `--port ${port}: ports end at 65535` : '--port needs --serve')
    const style: Style = {
      x: (textOf(given, 'x') ?? 'steps') as Unit,
      log: given.flags['log'] === true,
    }
    const training = watchTraining(file)
    const grow = follow(resolve(io.cwd, file), file, training.add, training.clear)
    await grow()
    if (given.flags['once']) {
      if (training.state === undefined) io.err(`${plain(file)} has no updates yet\n`)
      else await io.out(pictureOf(training, style, io))
      return exitCodes.ok
    }
    const screen = createScreen(style, io)
    const server = isServed
      ? await (
          await import('../watch/server.ts')
        ).serveTraining(training, basename(file), port ?? 0)
      : undefined
    if (server) await io.out(`${server.url}\n`)
    const show = async (): Promise<void> => {
      if (server) server.refresh()
      else if (training.state !== undefined) await screen(training)
    }
    try {
      await show()
      while (!io.signal?.aborted) {
        await setTimeout(seconds * 1000, undefined, { signal: io.signal }).catch(() => undefined)
        if (!io.signal?.aborted && (await grow()) !== 'nothing') await show()
      }
    } finally {
      await server?.close()
    }
    return exitCodes.ok
  },
}
