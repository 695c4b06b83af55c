/**
 * Whether a number is what was asked for. Libraries keep numbers as float32, some as tensors: that
 * much may be lost on the way.
 *
 * @internal
 */
export const isSame = (wanted: number, found: number): boolean =>
  wanted === found || Math.abs(wanted - found) <= 1e-6 * Math.abs(wanted) + 1e-40
