import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Flags, Given } from './command.ts'
import { Failure } from './failure.ts'
import { textOf } from './flags.ts'
import type { Io } from './io.ts'

/** The flags of what writes a text. */
export const outputFlags: Flags = {
  output: { short: 'o', value: 'FILE', help: 'write there, and not to standard output' },
  force: { help: 'write over a file that is there' },
}

/**
 * Writes to the file that `--output` names, or to standard output. With a flag `--force`, a file that
 * is there is only replaced when it is given.
 *
 * @throws Failure when it cannot be written
 */
export async function write(content: string | Uint8Array, given: Given, io: Io): Promise<void> {
  const file = textOf(given, 'output')
  if (file === undefined || file === '-') {
    await io.out(typeof content === 'string' ? content : Buffer.from(content).toString('latin1'))
    return
  }
  try {
    writeFileSync(resolve(io.cwd, file), content, { flag: given.flags['force'] ? 'w' : 'wx' })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new Failure(
      code === 'EEXIST'
        ? `${file} is there already; --force writes over it`
        : `cannot write ${file}: ${code === 'ENOENT' ? 'there is no such folder' : message}`,
    )
  }
  io.err(`wrote ${file}\n`)
}
