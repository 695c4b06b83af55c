// Fixed-point arithmetic with 90 decimals: the truth, against which float64 is measured.
const digits = 90
const one = 10n ** BigInt(digits)
const pi =
  3141592653589793238462643383279502884197169399375105820974944592307816406286208998628034825n *
  10n ** BigInt(digits - 90)

const multiply = (a: bigint, b: bigint): bigint => (a * b) / one

/** The decimal number that JavaScript prints for a float, without an error. */
export function decimal(value: number): bigint {
  const [mantissa = '0', exponent = '0'] = value.toExponential(20).split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  const shift = digits + Number(exponent) - fraction.length
  const number = BigInt(whole + fraction)
  return shift >= 0 ? number * 10n ** BigInt(shift) : number / 10n ** BigInt(-shift)
}

const toNumber = (value: bigint): number => Number(`${value}e-${digits}`)

/** The power series of the cosine. */
function cos(x: bigint): bigint {
  const square = multiply(x, x)
  let term = one
  let sum = one
  for (let k = 1n; term !== 0n; k++) {
    term = -multiply(term, square) / ((2n * k - 1n) * 2n * k)
    sum += term
  }
  return sum
}

/** `to + (from − to) · (1 + cos πt/n) / 2`, rounded once, at the end. */
export function exactCosine(from: number, to: number, t: number, n: number): number {
  const angle = (pi * BigInt(t)) / BigInt(n)
  const height = (one + cos(angle)) / 2n
  return toNumber(decimal(to) + multiply(decimal(from) - decimal(to), height))
}

/** `to + (from − to) · (1 − t/n)^power` for whole powers, rounded once, at the end. */
export function exactPower(from: number, to: number, t: number, n: number, power: number): number {
  const height = (one * BigInt(n - t) ** BigInt(power)) / BigInt(n) ** BigInt(power)
  return toNumber(decimal(to) + multiply(decimal(from) - decimal(to), height))
}
