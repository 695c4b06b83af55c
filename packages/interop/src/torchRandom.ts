const size = 624
const half = 397

/** Mersenne Twister, as PyTorch's generator on the CPU has it. */
class Twister {
  private readonly state = new Uint32Array(size)
  private index = size

  constructor(seed: number) {
    const { state } = this
    // of a seed only the low 32 bits count
    state[0] = seed % 2 ** 32
    for (let i = 1; i < size; i++) {
      const before = state[i - 1]! ^ (state[i - 1]! >>> 30)
      state[i] = Math.imul(before, 1812433253) + i
    }
  }

  /** The next 32 bits. */
  next(): number {
    if (this.index >= size) this.twist()
    let y = this.state[this.index++]!
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    return (y ^ (y >>> 18)) >>> 0
  }

  private twist(): void {
    const { state } = this
    for (let i = 0; i < size; i++) {
      const y = (state[i]! & 0x80000000) | (state[(i + 1) % size]! & 0x7fffffff)
      state[i] = state[(i + half) % size]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0)
    }
    this.index = 0
  }
}

/**
 * What `torch.rand(1, generator=g).item()` and `torch.randn` give one after another, of a generator
 * with a seed: to the last bit, but for the logarithm and the cosine of the C library.
 *
 * @internal
 */
export function torchRandom(seed: number): {
  readonly uniform: () => number
  readonly normal: () => number
} {
  const twister = new Twister(seed)
  let spare: number | undefined
  const double = (): number => {
    const high = twister.next() & 0x1fffff
    return (high * 2 ** 32 + twister.next()) / 2 ** 53
  }
  return {
    uniform: () => (twister.next() & 0xffffff) / 2 ** 24,
    normal: () => {
      if (spare !== undefined) {
        const value = spare
        spare = undefined
        return Math.fround(value)
      }
      const angle = 2 * Math.PI * double()
      const radius = Math.sqrt(-2 * Math.log1p(-double()))
      spare = radius * Math.sin(angle)
      return Math.fround(radius * Math.cos(angle))
    },
  }
}
