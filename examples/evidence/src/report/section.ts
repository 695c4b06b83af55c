import type { Claim } from './verdict.ts'

/** What the report says of one experiment. */
export interface Section {
  readonly title: string
  /** What was claimed, by whom. */
  readonly source: string
  readonly claims: readonly Claim[]
  /** How it was measured, and all that was, in Markdown. */
  readonly body: string
  /** Pictures as SVG, by the names of their files. */
  readonly pictures: Readonly<Record<string, string>>
}

/** A picture in the text. */
export const picture = (file: string, words: string): string => `![${words}](${file})`
