import { cancel, intro, select, text } from '@clack/prompts'
import type { Readable, Writable } from 'node:stream'
import { CreateError } from './errors.ts'
import { namesOf } from './names.ts'
import { templates, type TemplateName } from './templates.ts'

/** Where questions are asked and answered. */
export interface Terminal {
  readonly input: Readable
  readonly output: Writable
}

/** What is still to be asked for. */
export interface Answers {
  readonly name: string
  readonly template: TemplateName
}

/**
 * Asks for what has not been said.
 *
 * @throws CreateError when the user gives up
 */
export async function ask(
  { name, template }: Partial<Answers>,
  terminal: Terminal,
): Promise<Answers> {
  intro('A new plug-in for Anneal', terminal)
  const answer = async <Value>(asked: Promise<Value | symbol>): Promise<Value> => {
    const value = await asked
    if (typeof value !== 'symbol') return value
    cancel('Nothing was made.', terminal)
    throw new CreateError('given up')
  }
  return {
    name:
      name ??
      (await answer<string>(
        text({
          message: 'Its name on npm',
          placeholder: 'my-schedule, or @acme/my-schedule',
          validate: value => problemOf(value ?? ''),
          ...terminal,
        }),
      )),
    template:
      template ??
      (await answer<TemplateName>(
        select({
          message: 'What is it?',
          options: Object.entries(templates).map(([value, hint]) => ({
            value: value as TemplateName,
            hint,
          })),
          ...terminal,
        }),
      )),
  }
}

/** What is wrong with a name, if anything. */
function problemOf(name: string): string | undefined {
  try {
    namesOf(name)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
