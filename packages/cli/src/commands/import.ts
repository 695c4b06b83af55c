import { fromPeer, InteropError, type PeerRecord } from '@anneal/interop'
import type { Command } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import { numberOf, textOf } from '../flags.ts'
import { outputFlags, write } from '../output.ts'
import { excerpt, placeOfName } from '../place.ts'
import { showBusy } from '../progress.ts'
import { parseJson, readSource } from '../source.ts'
import { oneFile } from '../words.ts'

/**
 * What a file says of a scheduler: a record, its parameters alone, or as Keras and DeepSpeed write it
 * themselves. Those set the rate by their own parameters, so theirs of the optimizer is its default.
 */
function recordOf(read: object): object {
  const own = 'scheduler' in read && typeof read.scheduler === 'object' ? read.scheduler : read
  if (own && 'class_name' in own && 'config' in own)
    return { peer: 'keras', scheduler: own.class_name, params: own.config, baseLr: 0.001 }
  if (own && 'type' in own && 'params' in own)
    return { scheduler: own.type, params: own.params, baseLr: 0.001 }
  if ('params' in read) return read
  const { peer, scheduler, baseLr, form, ...params } = read as Readonly<Record<string, unknown>>
  const said = Object.entries({ peer, scheduler, baseLr, form })
  return { ...Object.fromEntries(said.filter(([, value]) => value !== undefined)), params }
}

/** `anneal import`. */
export const importPeer: Command = {
  takes: 'FILE',
  help: `Reads a scheduler of another library and writes it as a config. The file says it as
{ "peer": "torch", "scheduler": "StepLR", "params": { "step_size": 30, "gamma": 0.1 }, "baseLr": 0.1 };
with --peer and --scheduler it holds the parameters alone. What Keras serializes and the scheduler of a
DeepSpeed config (--peer deepspeed) are read as they are.`,
  flags: {
    peer: { value: 'NAME', help: 'the library, such as torch, keras, optax or hf-transformers' },
    scheduler: { value: 'NAME', help: 'its name there, such as StepLR' },
    'base-lr': { value: 'N', help: 'the rate that the optimizer has there' },
    ...outputFlags,
  },
  run: async (given, io) => {
    const source = await readSource(oneFile(given, 'import'), io)
    const read = await parseJson(source)
    if (typeof read !== 'object' || read === null || Array.isArray(read))
      throw new Failure(
        `${source.name} must be an object, such as a scheduler's parameters`,
        exitCodes.wrong,
      )
    const said = {
      peer: textOf(given, 'peer'),
      scheduler: textOf(given, 'scheduler'),
      baseLr: numberOf(given, 'base-lr', { least: 0 }),
    }
    const defined = Object.fromEntries(
      Object.entries(said).filter(([, value]) => value !== undefined),
    )
    const record = { ...recordOf(read), ...defined } as Partial<PeerRecord>
    const { peer, scheduler } = record
    if (peer === undefined || scheduler === undefined)
      throw new Failure(
        `${source.name} does not say ${peer === undefined ? 'of which library it is: give "peer" in it, or --peer, such as --peer torch' : 'which scheduler it is: give "scheduler" in it, or --scheduler, such as --scheduler StepLR'}`,
        exitCodes.wrong,
      )
    try {
      const plan = showBusy(io, 'importing', source.text.length, () =>
        fromPeer(record as PeerRecord),
      )
      await write(`${JSON.stringify(plan, null, 2)}\n`, given, io)
      return exitCodes.ok
    } catch (error) {
      if (!(error instanceof InteropError)) throw error
      const place = await placeOfName(source.text, error.message)
      const at = place ? `:${place.line}:${place.column}` : ''
      const shown = place ? `\n${excerpt(source.text, place)}` : ''
      const flag = error.message.includes('baseLr is missing') ? ', or --base-lr 0.1' : ''
      throw new Failure(`${source.name}${at}: ${error.message}${flag}${shown}`, exitCodes.wrong, {
        cause: error,
      })
    }
  },
}
