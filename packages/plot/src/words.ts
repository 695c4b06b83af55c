/**
 * A name in camelCase as words.
 *
 * @internal
 */
export const wordsOf = (name: string): string =>
  /^[a-z]+(?:[A-Z][a-z]+)+$/.test(name.slice(0, 80))
    ? name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
    : name
