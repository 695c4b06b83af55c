import { open } from 'node:fs/promises'
import { Failure } from '../failure.ts'

/** What has become of a file since the last look. */
export type Change = 'nothing' | 'more' | 'another'

/**
 * Reads what has been added to a file since the last time.
 *
 * @param take gets the text
 * @param forget is called before all is read anew, where the file has become shorter
 * @throws Failure when it cannot be read
 */
export function follow(
  path: string,
  name: string,
  take: (text: string) => Promise<void>,
  forget: () => void,
): () => Promise<Change> {
  let decoder = new TextDecoder()
  const bytes = new Uint8Array(1 << 16)
  let position = 0
  return async () => {
    const file = await open(path).catch((error: unknown) => {
      const { code, message } = error as NodeJS.ErrnoException
      throw new Failure(
        `cannot read ${name}: ${code === 'ENOENT' ? 'there is no such file' : message}`,
      )
    })
    try {
      const stat = await file.stat()
      if (stat.isDirectory()) throw new Failure(`cannot read ${name}: it is a folder`)
      const { size } = stat
      const isAnother = size < position
      if (isAnother) {
        position = 0
        decoder = new TextDecoder()
        forget()
      }
      const begin = position
      for (;;) {
        const { bytesRead } = await file.read(bytes, 0, bytes.length, position)
        if (bytesRead === 0) return isAnother ? 'another' : position > begin ? 'more' : 'nothing'
        position += bytesRead
        await take(decoder.decode(bytes.subarray(0, bytesRead), { stream: true }))
      }
    } finally {
      await file.close()
    }
  }
}
