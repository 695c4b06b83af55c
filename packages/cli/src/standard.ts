import { fstatSync, writeSync } from 'node:fs'
import { exitCodes } from './failure.ts'

/** Writes, and resolves when there is room for more. */
type Write = (text: string) => void | Promise<void>

/**
 * Writes to standard output or standard error. Pipes and files are written at once, as making a stream takes
 * as long as sampling a schedule; terminals by their streams, which know how they are encoded.
 *
 * @param fd 1 or 2
 */
export function writer(fd: 1 | 2): Write {
  let isDirect = !isDevice(fd)
  return text => {
    let rest: Uint8Array = Buffer.from(text)
    try {
      while (isDirect && rest.length > 0) rest = rest.subarray(writeSync(fd, rest))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN')
        end(fd, error as NodeJS.ErrnoException)
      isDirect = false // a full pipe that does not wait: the stream does
    }
    return rest.length > 0 ? toStream(fd, rest) : undefined
  }
}

/** Whether it is a terminal, or another device. */
export function isDevice(fd: 1 | 2): boolean {
  try {
    return fstatSync(fd).isCharacterDevice()
  } catch {
    return true // what cannot be asked is left to the stream
  }
}

/** Ends the process, as nothing more can be written. */
function end(fd: 1 | 2, { code, message }: NodeJS.ErrnoException): never {
  // whoever reads the output may stop reading, as head does
  if (code === 'EPIPE') process.exit(0)
  // a full disk, perhaps
  if (fd === 1) process.stderr.write(`anneal: cannot write to standard output: ${message}\n`)
  process.exit(exitCodes.usage)
}

function toStream(fd: 1 | 2, bytes: Uint8Array): void | Promise<void> {
  const stream = fd === 1 ? process.stdout : process.stderr
  if (stream.listenerCount('error') === 0)
    stream.on('error', (error: NodeJS.ErrnoException) => {
      end(fd, error)
    })
  if (stream.write(bytes)) return undefined
  return new Promise(resolve => {
    stream.once('drain', resolve)
  })
}
