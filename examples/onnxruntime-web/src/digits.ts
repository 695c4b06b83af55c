/** Images of digits, 14 × 14 pixels from 0 to 1 each, and which digit they are. */
export interface Digits {
  readonly images: Float32Array
  readonly labels: Uint8Array
}

const pixels = 196

/** As the server sends them: a byte for each label, then one for each pixel. */
export function pack({ images, labels }: Digits): Uint8Array {
  const bytes = new Uint8Array(labels.length + images.length)
  bytes.set(labels)
  images.forEach((value, i) => (bytes[labels.length + i] = Math.round(255 * value)))
  return bytes
}

/** As they are trained with: so many of them, evenly over all. */
export function unpack(bytes: Uint8Array, wanted: number): Digits {
  const count = bytes.length / (1 + pixels)
  const every = Math.max(1, Math.floor(count / wanted))
  const rows = Array.from({ length: Math.floor(count / every) }, (_, i) => i * every)
  const images = new Float32Array(rows.length * pixels)
  for (const [i, row] of rows.entries())
    for (let pixel = 0; pixel < pixels; pixel++)
      images[i * pixels + pixel] = bytes[count + row * pixels + pixel]! / 255
  return { images, labels: Uint8Array.from(rows, row => bytes[row]!) }
}
