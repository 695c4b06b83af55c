import { jsonSchema, type AnyKind } from '@anneal/core'
import type { Command } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import { kindsFlag } from '../kinds.ts'
import { listKinds } from '../listing.ts'
import { outputFlags, write } from '../output.ts'

/** `anneal schema`. */
export const schema: Command = {
  takes: '',
  help: 'Writes the JSON Schema of everything that stands in configs. Name it in "$schema" and editors complete and check.',
  flags: { ...outputFlags, ...kindsFlag },
  run: async (given, io) => {
    if (given.words[0] !== undefined)
      throw new Failure(`anneal schema takes no file and no kind, got ${given.words.join(' ')}`)
    // what a schema says of a kind is what is listed of it
    const kinds = (await listKinds(given, io)) as readonly AnyKind[]
    await write(`${JSON.stringify(jsonSchema(kinds), null, 2)}\n`, given, io)
    return exitCodes.ok
  },
}
