import type { Command, Entry, Flags } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'

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
    io.out({ bash, zsh, fish }[found](flags, commands))
    return exitCodes.ok
  },
})

type FlagsOfAll = Readonly<Record<string, Flags>>

// those of init depend on the kind, and are only known once that is
async function flagsOfAll(commands: Commands): Promise<FlagsOfAll> {
  const all = Object.entries(commands).map(async ([name, { load }]) => {
    const { flags } = await load()
    return [name, typeof flags === 'function' ? {} : flags] as const
  })
  return Object.fromEntries(await Promise.all(all))
}

const names = (flags: Flags): string =>
  ['help', ...Object.keys(flags)].map(name => `--${name}`).join(' ')

const bash = (all: FlagsOfAll): string => `_anneal() {
  local word=\${COMP_WORDS[COMP_CWORD]}
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${Object.keys(all).join(' ')}' -- "$word"))
    return
  fi
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

const zsh = (all: FlagsOfAll): string => `autoload -Uz bashcompinit && bashcompinit
${bash(all)}`

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

const fish = (all: FlagsOfAll, commands: Commands): string =>
  Object.entries(all)
    .flatMap(([name, flags]) => [
      `complete -c anneal -n __fish_use_subcommand -f -a ${name} -d ${quoted(commands[name]!.summary)}`,
      ...Object.entries(flags).map(
        ([flag, { help, value, short }]) =>
          `complete -c anneal -n '__fish_seen_subcommand_from ${name}' -l ${flag}${short ? ` -s ${short}` : ''}${value ? ' -r' : ''} -d ${quoted(help)}`,
      ),
    ])
    .concat('')
    .join('\n')
