import type { Command, Entry, Flag, Flags } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import { flagsOfAll, type FlagsOfAll } from '../flagsOfAll.ts'
import { listKinds } from '../listing.ts'

const shells = ['bash', 'zsh', 'fish'] as const

type Commands = Readonly<Record<string, Entry>>

/** `anneal completion`, for these commands. */
export const completion = (commands: Commands): Command => ({
  takes: shells.join('|'),
  help: `Writes a completion script. For bash: source <(anneal completion bash); for zsh the same with zsh;
for fish: anneal completion fish | source.`,
  flags: {},
  run: async ({ words: [shell] }, io) => {
    const found = shells.find(name => name === shell)
    if (!found)
      throw new Failure(`anneal completion knows ${shells.join(', ')}, got ${shell ?? 'nothing'}`)
    const flags = await flagsOfAll(commands)
    const kinds = (await listKinds({ words: [], flags: {} }, io)).map(({ type }) => type)
    await io.out({ bash, zsh, fish }[found](flags, commands, kinds))
    return exitCodes.ok
  },
})

const names = (flags: Flags): string =>
  ['help', ...Object.keys(flags)].map(name => `--${name}`).join(' ')

// What these commands take is no file.
const takeKinds = ['list', 'init']

const bash = (all: FlagsOfAll, _: Commands, kinds: readonly string[]): string => `_anneal() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${Object.keys(all).join(' ')}' -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]} $before" in
${valuesOf(all)
  .map(
    ([name, flag, words]) =>
      `    '${name} --${flag}') COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$word")); return ;;`,
  )
  .join('\n')}
${takeKinds.map(name => `    '${name} ${name}') COMPREPLY=($(compgen -W '${kinds.join(' ')}' -- "$word")); return ;;`).join('\n')}
    'completion completion') COMPREPLY=($(compgen -W '${shells.join(' ')}' -- "$word")); return ;;
  esac
  case $word in
    -*)
      case \${COMP_WORDS[1]} in
${Object.entries(all)
  .map(
    ([name, flags]) => `        ${name}) COMPREPLY=($(compgen -W '${names(flags)}' -- "$word")) ;;`,
  )
  .join('\n')}
      esac
      ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _anneal anneal
`

/** The flags whose values are among a few words. */
const valuesOf = (all: FlagsOfAll): (readonly [string, string, readonly string[]])[] =>
  Object.entries(all).flatMap(([name, flags]) =>
    Object.entries(flags).flatMap(([flag, { words }]) =>
      words ? [[name, flag, words] as const] : [],
    ),
  )

const zsh = (all: FlagsOfAll, commands: Commands, kinds: readonly string[]): string =>
  `autoload -Uz bashcompinit && bashcompinit
${bash(all, commands, kinds)}`

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

const fish = (all: FlagsOfAll, commands: Commands, kinds: readonly string[]): string =>
  Object.entries(all)
    .flatMap(([name, flags]) => [
      `complete -c anneal -n __fish_use_subcommand -f -a ${name} -d ${quoted(commands[name]!.summary)}`,
      ...Object.entries({ help: { help: 'say what it does' }, ...flags }).map(
        ([flag, { help, value, short, words }]: [string, Flag]) =>
          `complete -c anneal -n '__fish_seen_subcommand_from ${name}' -l ${flag}${short ? ` -s ${short}` : ''}${value ? ' -r' : ''}${words ? ` -f -a '${words.join(' ')}'` : ''} -d ${quoted(help)}`,
      ),
    ])
    .concat(
      `complete -c anneal -n '__fish_seen_subcommand_from ${takeKinds.join(' ')}' -f -a '${kinds.join(' ')}'`,
      `complete -c anneal -n '__fish_seen_subcommand_from completion' -f -a '${shells.join(' ')}'`,
      '',
    )
    .join('\n')
