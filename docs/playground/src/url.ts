import { initial, limits, readState, StateError, type State } from './state.ts'

/** What addresses begin with. A state that is written otherwise gets another number. */
const version = '1.'

async function through(
  bytes: BlobPart,
  transform: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(transform).getReader()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > most) {
      await reader.cancel()
      throw new StateError(`it holds more than ${most} letters`)
    }
    parts.push(value)
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}

/** A state as the part of an address after `#`: JSON, deflated, in the letters that addresses may have. */
export async function writeHash(state: State): Promise<string> {
  const short = Object.fromEntries(
    Object.entries(state).filter(
      ([name, value]) =>
        ['run', 'lines'].includes(name) ||
        JSON.stringify(value) !== JSON.stringify(initial[name as keyof State]),
    ),
  )
  const json = new TextEncoder().encode(JSON.stringify(short))
  const bytes = await through(json, new CompressionStream('deflate-raw'), Infinity)
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  const base64 = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
  return version + base64
}

/**
 * Reads what {@link writeHash} wrote, or anything else.
 *
 * @throws StateError saying what is wrong with it
 */
export async function readHash(hash: string): Promise<State> {
  const text = hash.replace(/^#/, '')
  if (text.length > limits.address)
    throw new StateError(`it has ${text.length} letters, and at most ${limits.address} are read`)
  if (!text.startsWith(version))
    throw new StateError(
      /^\d+\./.test(text) ? 'it is of a version that this page does not know' : 'it holds no state',
    )
  let json: unknown
  try {
    const base64 = text.slice(version.length).replaceAll('-', '+').replaceAll('_', '/')
    const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))
    const inflated = await through(bytes, new DecompressionStream('deflate-raw'), limits.text)
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(inflated))
  } catch (error) {
    if (error instanceof StateError) throw error
    throw new StateError('it is damaged: a part of it may be missing')
  }
  return readState(json)
}
