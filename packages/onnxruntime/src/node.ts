import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/**
 * Writes a file so that it is there as a whole or not at all, even if the process is killed in the
 * middle or the machine stops: the bytes go to a file beside it, which then takes its place.
 *
 * @example
 * writeFileAtomic('run.safetensors', await training.checkpoint())
 */
export function writeFileAtomic(path: string, bytes: Uint8Array): void {
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
