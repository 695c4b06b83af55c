import { relative } from 'node:path'
import type { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { ask, type Terminal } from './ask.ts'
import { createPlugin } from './createPlugin.ts'
import { CreateError } from './errors.ts'
import { templates, type TemplateName } from './templates.ts'

const usage = `npm create anneal-plugin <name> [-- options]

Makes a package with a schedule, feedback or adapter for Anneal in a new folder.

  <name>                its name on npm: my-schedule, or @acme/my-schedule
  -t, --template <one>  ${Object.entries(templates)
    .map(([name, what]) => `${name}: ${what}`)
    .join('\n                        ')}
  -e, --export <word>   what is imported from it; made of the name if not said
  -h, --help            this text

In a terminal, what is not said is asked for. Elsewhere the template is "schedule".
`

/** Where {@link main} runs. */
export interface Surroundings {
  /** The folder that the new one is made in. */
  readonly cwd: string
  /** Where questions can be asked; without it, nothing is asked. */
  readonly terminal?: Terminal | undefined
  readonly stdout: Pick<Writable, 'write'>
  readonly stderr: Pick<Writable, 'write'>
}

function read(arguments_: readonly string[]): {
  name: string | undefined
  template: TemplateName | undefined
  identifier: string | undefined
  help: boolean | undefined
} {
  try {
    const { values, positionals } = parseArgs({
      args: [...arguments_],
      allowPositionals: true,
      options: {
        template: { type: 'string', short: 't' },
        export: { type: 'string', short: 'e' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    if (positionals.length > 1)
      throw new CreateError(`one name is enough: ${positionals.map(one => `"${one}"`).join(', ')}`)
    const [name] = positionals
    const { template, export: identifier, help } = values
    return { name, template: template as TemplateName | undefined, identifier, help }
  } catch (error) {
    if (error instanceof CreateError) throw error
    // Node's advice after the first sentence is about names that begin with "-", of which there are none
    const [what = ''] = (error as Error).message.split('. ')
    throw new CreateError(`${what}\n\n${usage}`)
  }
}

/**
 * The command: reads what it was told, asks for the rest where it can, and makes the package.
 *
 * @returns the exit code
 */
export async function main(
  arguments_: readonly string[],
  { cwd, terminal, stdout, stderr }: Surroundings,
): Promise<number> {
  try {
    const { identifier, help, ...said } = read(arguments_)
    if (help === true) {
      stdout.write(usage)
      return 0
    }
    const isWhole = said.name !== undefined && said.template !== undefined
    const { name, template } =
      terminal && !isWhole
        ? await ask(
            {
              ...(said.name !== undefined && { name: said.name }),
              ...(said.template !== undefined && { template: said.template }),
            },
            terminal,
          )
        : said
    if (name === undefined) throw new CreateError(`which name?\n\n${usage}`)
    const made = createPlugin({ name, template, identifier, parent: cwd })
    const folder = relative(cwd, made.path)
    stdout.write(`Made ${made.packageName} in ${folder}: ${made.files.length} files.

  cd ${folder}
  npm install
  npm test

Begin with ${made.files.find(file => file.startsWith('src/') && file.includes(made.pascal)) ?? `src/${made.identifier}.ts`}; README.md says the rest.
`)
    return 0
  } catch (error) {
    if (!(error instanceof CreateError)) throw error
    stderr.write(`create-anneal-plugin: ${error.message}\n`)
    return 1
  }
}
