let segmenter: Intl.Segmenter | undefined

/**
 * The letters of a text, as people count them: a family of four is one.
 *
 * @internal
 */
export function lettersOf(text: string): string[] {
  // of these each is a letter by itself, and the segmenter takes longer to make than a picture to draw
  if (/^[ -~\u00a0-\u02ff…]*$/.test(text)) return Array.from(text)
  segmenter ??= new Intl.Segmenter('en')
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}
