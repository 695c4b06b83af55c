import { seeded } from '../../../tfjs-digits/src/random.ts'

/** Labels of which some were replaced, and which those are. */
export interface NoisyLabels {
  readonly labels: Uint8Array
  readonly isFalse: Uint8Array
}

/** Replaces a share of the labels by one of the other nine, at random: the same for the same seed. */
export function withNoise(labels: Uint8Array, share: number, seed: number): NoisyLabels {
  const random = seeded(seed)
  const isFalse = new Uint8Array(labels.length)
  const noisy = labels.map((label, i) => {
    if (random() >= share) return label
    isFalse[i] = 1
    return (label + 1 + Math.floor(random() * 9)) % 10
  })
  return { labels: noisy, isFalse }
}
