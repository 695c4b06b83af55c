/** A number as people write it: four digits, and an exponent where it is far from 1. */
export const short = (value: number): string =>
  value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6)
    ? value.toExponential(2).replace('e+', 'e')
    : String(Number(value.toPrecision(4)))

/** A count with commas between the thousands, and two decimals at the most. */
export function count(value: number): string {
  // as toLocaleString writes it, which takes longer to begin than all else that a command does
  const [whole = '', decimals] = String(Number(value.toFixed(2))).split('.')
  const grouped = whole.replace(/(?<=\d)(?=(?:\d{3})+$)/g, ',')
  return decimals === undefined ? grouped : `${grouped}.${decimals}`
}

/** A text of someone else's without what steers a terminal. */
export const plain = (text: string): string =>
  text.replace(/[^\P{C}\n\t\u200d]/gu, letter =>
    /[\p{Co}\p{Cn}]/u.test(letter) ? letter : '\ufffd',
  )
