import type { Entry } from '../command.ts'

/** All subcommands. */
export const commands: Readonly<Record<string, Entry>> = {
  list: {
    summary: 'the kinds of schedules there are, or the options of one',
    load: async () => (await import('./list.ts')).list,
  },
  init: {
    summary: 'write a config, with a flag for each option',
    load: async () => (await import('./init.ts')).init,
  },
  plot: {
    summary: 'draw schedules, in the terminal or into a file',
    load: async () => (await import('./plot.ts')).plot,
  },
  sample: {
    summary: 'the values of a schedule, as CSV or JSON',
    load: async () => (await import('./sample.ts')).sample,
  },
  describe: {
    summary: 'what a schedule does, in words and figures',
    load: async () => (await import('./describe.ts')).describe,
  },
  check: {
    summary: 'whether configs can be used and make sense',
    load: async () => (await import('./check.ts')).check,
  },
  diff: {
    summary: 'where two schedules differ',
    load: async () => (await import('./diff.ts')).diff,
  },
  import: {
    summary: 'a config from a scheduler of another library',
    load: async () => (await import('./import.ts')).importPeer,
  },
  export: {
    summary: 'code or settings for another library',
    load: async () => (await import('./export.ts')).exportTo,
  },
  find: {
    summary: 'learning rates, read off the losses of a range test',
    load: async () => (await import('./find.ts')).find,
  },
  plan: {
    summary: 'what a batch size that grows comes to',
    load: async () => (await import('./plan.ts')).plan,
  },
  watch: {
    summary: 'follow a running training, here or in a page',
    load: async () => (await import('./watch.ts')).watch,
  },
  schema: {
    summary: 'the JSON Schema of configs, for editors',
    load: async () => (await import('./schema.ts')).schema,
  },
  completion: {
    summary: 'a completion script for bash, zsh or fish',
    load: async () => (await import('./completion.ts')).completion(commands),
  },
}
