import type { Io } from './io.ts'

/** One flag of a command. */
export interface Flag {
  /** What help says of it. */
  readonly help: string
  /** What stands for its value in help; a flag without one is on or off. */
  readonly value?: string | undefined
  /** Its letter, for `-o`. */
  readonly short?: string | undefined
  /** The words that its value may be. */
  readonly words?: readonly string[] | undefined
}

/** Flags by name. */
export type Flags = Readonly<Record<string, Flag>>

/** What the command line says, as a command gets it. */
export interface Given {
  /** What is not a flag: mostly names of files. */
  readonly words: readonly string[]
  /** Values of flags, as they were written; true for one that is on. */
  readonly flags: Readonly<Record<string, string | true | undefined>>
}

/** One subcommand. */
export interface Command {
  /** What it takes besides flags, as in `FILE…`. */
  readonly takes: string
  /** What it does, in one sentence or more. */
  readonly help: string
  /** Its flags; a function where they depend on the words before them. */
  readonly flags: Flags | ((words: readonly string[], io: Io) => Promise<Flags>)
  /** Does it, and says what the process ends with. */
  readonly run: (given: Given, io: Io) => Promise<number>
}

/** A subcommand that is loaded when it is called: help and errors are there at once. */
export interface Entry {
  /** What it does, in a few words. */
  readonly summary: string
  readonly load: () => Promise<Command>
}
