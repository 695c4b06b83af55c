/** What the command reads and writes: the terminal, or what a test puts in its place. */
export interface Io {
  /** Writes to standard output; what it gives resolves when there is room for more. */
  readonly out: (text: string) => void | Promise<void>
  /** Writes to standard error. */
  readonly err: (text: string) => void
  /** All of standard input. */
  readonly stdin: () => Promise<string>
  /** The folder that file names are relative to. */
  readonly cwd: string
  /** Columns of the terminal; undefined where standard output is none. */
  readonly columns: number | undefined
  /** Whether standard error is a terminal, on which progress can be shown. */
  readonly isWatched?: boolean | undefined
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Ends what waits for more, such as `watch`. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Whether to write colours: on a terminal, unless `NO_COLOR` is set; `FORCE_COLOR` insists.
 *
 * @see https://no-color.org
 */
export const hasColor = ({ columns, env }: Io): boolean =>
  !env['NO_COLOR'] && (Boolean(env['FORCE_COLOR']) || columns !== undefined)
