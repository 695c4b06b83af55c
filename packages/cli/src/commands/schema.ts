import { jsonSchema } from '@anneal/core'
import type { Command } from '../command.ts'
import { Failure } from '../failure.ts'
import { allKinds, kindsFlag } from '../kinds.ts'

/** `anneal schema`. */
export const schema: Command = {
  takes: '',
  help: 'Writes the JSON Schema of everything that stands in configs. Name it in "$schema" and editors complete and check.',
  flags: kindsFlag,
  run: async (given, io) => {
    if (given.words[0] !== undefined)
      throw new Failure(`anneal schema takes no file and no kind, got ${given.words.join(' ')}`)
    await io.out(`${JSON.stringify(jsonSchema(await allKinds(given, io)), null, 2)}\n`)
    return 0
  },
}
