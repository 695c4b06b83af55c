import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/**
 * Writes a file so that it is there as a whole or not at all, even if the process is killed in the
 * middle or the machine stops: the bytes go to a file beside it, which then takes its place.
 *
 * @throws TypeError when it gets no bytes, such as a promise of them; what the file system throws
 * @example
 * writeFileAtomic('run.ckpt', await captureCheckpoint({ weights: model, progress: callback.progress }))
 */
export function writeFileAtomic(path: string, bytes: Uint8Array): void {
  // a promise has no length, and would leave an empty file in the place of a good one
  if (!ArrayBuffer.isView(bytes))
    throw new TypeError('bytes must be a Uint8Array: await what makes them')
  const beside = `${path}.${process.pid}.tmp`
  const file = openSync(beside, 'w')
  try {
    try {
      for (let offset = 0; offset < bytes.length;) offset += writeSync(file, bytes, offset)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}
