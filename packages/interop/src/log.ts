const bits = 160n
const one = 1n << bits

// 2 · atanh(a / b), in units of 2^-bits
function twiceAtanh(a: bigint, b: bigint): bigint {
  if (a < 0n) return -twiceAtanh(-a, b)
  const z = (a << bits) / b
  const square = (z * z) >> bits
  let sum = 0n
  let power = z
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n
    power = (power * square) >> bits
  }
  return 2n * sum
}

/**
 * The natural logarithm to the last bit, as the C library has it. Math.log may be one bit off, and
 * where peers round a logarithm down to a whole number, one bit counts.
 *
 * @internal
 */
export function exactLog(x: number): number {
  if (!(x > 0 && x < Infinity)) return Math.log(x)
  let exponent = 0
  while (x >= 1.5) [x, exponent] = [x / 2, exponent + 1]
  while (x < 0.75) [x, exponent] = [x * 2, exponent - 1]
  const scaled = BigInt(x * 2 ** 53)
  const whole = 1n << 53n
  const log = twiceAtanh(scaled - whole, scaled + whole) + BigInt(exponent) * twiceAtanh(1n, 3n)
  return Number(log) / Number(one)
}
