import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { findPart } from '../../../../scripts/testing/parts.mjs'
import { loadDigits, pixels, type Digits } from '../../../tfjs-digits/src/digits.ts'
import { permutation, seeded } from '../../../tfjs-digits/src/random.ts'

/** Images of 14 × 14 pixels with their classes, from 0 to 9. */
export type Images = Digits

/** Images to learn from, images that choices are made by, and images that nothing is chosen by. */
export interface Split {
  readonly train: Images
  readonly validation: Images
  readonly test: Images
}

/** The data sets. */
export type DataName = 'digits' | 'fashion'

/** Why a data set cannot be used here; undefined where it can. */
export const missing = (data: DataName): string | undefined =>
  data === 'digits' ? undefined : findPart('fashion').missing

/** Images in each part of a data set. */
export const sizes: Readonly<Record<DataName, Readonly<Record<keyof Split, number>>>> = {
  digits: { train: 7000, validation: 1000, test: 2000 },
  fashion: { train: 50_000, validation: 10_000, test: 10_000 },
}

const side = 28
const half = side / 2

/** Reads a file of the IDX format and its sizes: http://yann.lecun.com/exdb/mnist/. */
export function readIdx(bytes: Uint8Array): { dims: number[]; data: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [type, rank] = [bytes[2], bytes[3] ?? 0]
  if (bytes[0] !== 0 || bytes[1] !== 0 || type !== 8 || rank === 0)
    throw new Error('this is no IDX file of bytes')
  const dims = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i))
  const data = bytes.subarray(4 + 4 * rank)
  const wanted = dims.reduce((product, size) => product * size, 1)
  if (data.length !== wanted)
    throw new Error(`an IDX file of ${dims.join(' × ')} bytes has ${data.length} of them`)
  return { dims, data }
}

/** Halves images of 28 × 28 bytes: each pixel becomes the mean of four, from 0 to 1. */
export function halve(data: Uint8Array): Float32Array {
  const images = new Float32Array(data.length / 4)
  for (let to = 0; to < images.length; to++) {
    const [image, pixel] = [Math.floor(to / pixels), to % pixels]
    const at = image * side ** 2 + 2 * side * Math.floor(pixel / half) + 2 * (pixel % half)
    images[to] = (data[at]! + data[at + 1]! + data[at + side]! + data[at + side + 1]!) / (4 * 255)
  }
  return images
}

const part = ({ images, labels }: Images, from: number, to: number): Images => ({
  images: images.subarray(from * pixels, to * pixels),
  labels: labels.subarray(from, to),
})

function fashion(name: 'train' | 't10k'): Images {
  const { path, missing } = findPart('fashion')
  if (path === undefined) throw new Error(missing)
  const read = (file: string): Uint8Array =>
    readIdx(gunzipSync(readFileSync(join(dirname(path), file)))).data
  return {
    images: halve(read(`${name}-images-idx3-ubyte.gz`)),
    labels: read(`${name}-labels-idx1-ubyte.gz`),
  }
}

/** The same images in another order: the digits come one class after another. */
function shuffled(all: Images): Images {
  const order = permutation(all.labels.length, seeded(0))
  const images = new Float32Array(all.images.length)
  order.forEach((from, to) => {
    images.set(all.images.subarray(from * pixels, (from + 1) * pixels), to * pixels)
  })
  return { images, labels: Uint8Array.from(order, place => all.labels[place]!) }
}

/** The first of the images; all of them without a number. */
export const first = (all: Images, count: number = all.labels.length): Images => part(all, 0, count)

/** Cuts off what choices are made by. */
const cut = (all: Images, at: number): Pick<Split, 'train' | 'validation'> => ({
  train: part(all, 0, at),
  validation: part(all, at, all.labels.length),
})

const read: Readonly<Record<DataName, () => Split>> = {
  digits() {
    const { train, test } = loadDigits()
    return { ...cut(shuffled(train), sizes.digits.train), test }
  },
  fashion: () => ({ ...cut(fashion('train'), sizes.fashion.train), test: fashion('t10k') }),
}

/** Shifts and scales all pixels alike: those of the training set get the mean 0 and the deviation 1. */
function standardised(split: Split): Split {
  const { images } = split.train
  const mean = images.reduce((sum, pixel) => sum + pixel, 0) / images.length
  const variance = images.reduce((sum, pixel) => sum + (pixel - mean) ** 2, 0) / images.length
  const scaled = (part: Images): Images => ({
    images: part.images.map(pixel => (pixel - mean) / Math.sqrt(variance)),
    labels: part.labels,
  })
  return {
    train: scaled(split.train),
    validation: scaled(split.validation),
    test: scaled(split.test),
  }
}

const loaded = new Map<DataName, Split>()

/** The images of a data set, standardised. */
export function load(data: DataName): Split {
  const known = loaded.get(data)
  if (known) return known
  const split = standardised(read[data]())
  loaded.set(data, split)
  return split
}
