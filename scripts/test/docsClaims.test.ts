/** What pages of docs claim of other libraries and of our own messages. */
import * as tf from '../../packages/tfjs/node_modules/@tensorflow/tfjs/dist/index.js'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as ours from '../../packages/tfjs/src/index.ts'
import { root } from '../install.mjs'
import { filesIn, publicPackages, readJson, type Manifest } from '../packages.ts'

const read = (page: string): string => readFileSync(join(root, 'docs/guides', page), 'utf8')

describe('guides/not-in-tfjs.md', () => {
  const rows = [...read('not-in-tfjs.md').matchAll(/^\| `(.+?)`(.*?) \| `(.+?)`/gm)].filter(
    ([, told]) => /^(tf|optimizer)\./.test(told!),
  )
  const absent = rows.filter(([, told]) => !told!.includes(' = '))
  const optimizer: unknown = tf.train.adam(0.001)

  test.each(absent.map(([, told]) => told!))('%s does not exist', told => {
    const names = told.replace(/\(.*$/, '').split('.')
    let value: unknown = { tf, optimizer }
    for (const name of names) value = (value as Record<string, unknown> | undefined)?.[name]
    expect(value).toBeUndefined()
  })

  test.each(rows.map(([, , , instead]) => instead!))('%s does', instead => {
    const names = [...instead.matchAll(/(\w+)\(/g)].map(([, name]) => name!)
    expect(names.length).toBeGreaterThan(0)
    expect(Object.keys(ours)).toEqual(expect.arrayContaining(names))
  })

  test('the assignment does nothing for sgd', () => {
    const sgd = tf.train.sgd(0.5)
    Object.assign(sgd, { learningRate: 0 })
    const weight = tf.scalar(1).variable()
    sgd.minimize(() => weight.asScalar())
    expect(weight.dataSync()[0]).toBe(0.5)
  })
})

test('guides/not-in-tfjs.md: ONNX Runtime trains nothing by itself', () => {
  const require = createRequire(join(root, 'docs/package.json'))
  expect(Object.keys(require('onnxruntime-node') as object)).not.toContain('TrainingSession')
  const web = join(root, 'docs/node_modules/onnxruntime-web/package.json')
  const { exports } = readJson(web) as Manifest
  expect(Object.keys(exports!).filter(entry => entry.includes('train'))).toEqual([])
})

test('every message in guides/troubleshooting.md is one of ours', () => {
  const sources = publicPackages()
    .flatMap(({ path }) => filesIn(join(path, 'src')).map(file => join(path, 'src', file)))
    .map(file => readFileSync(file, 'utf8'))
    .join('\n')
  const messages = [...read('troubleshooting.md').matchAll(/^- `(.+?)`:/gm)].map(
    ([, text]) => text!,
  )
  expect(messages.length).toBeGreaterThan(5)
  expect(messages.filter(message => !sources.includes(message))).toEqual([])
})
