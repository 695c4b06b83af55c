import { closeSync, ftruncateSync, mkdtempSync, openSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { most, textOfInput } from '../src/source.ts'
import { anneal } from './anneal.ts'

const cwd = mkdtempSync(join(tmpdir(), 'anneal-hostile-'))
const file = (name: string, text: string): string => {
  writeFileSync(join(cwd, name), text)
  return name
}

describe('what has no end', () => {
  it.runIf(process.platform === 'linux')('a device is read up to a limit', async () => {
    const { code, err } = await anneal(['check', '/dev/zero'], { cwd })
    expect(err).toBe('anneal: /dev/zero is larger than 256 MB\n')
    expect(code).toBe(2)
  })
  it('so is standard input', async () => {
    const part = new Uint8Array(2 ** 20)
    let read = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        read += part.length
        yield await Promise.resolve(part)
      }
    }
    await expect(textOfInput(endless())).rejects.toThrow('standard input is larger than 256 MB')
    expect(read).toBeLessThan(most + 4 * part.length)
  })
  it('a file beyond it is not read at all', async () => {
    const handle = openSync(join(cwd, 'large.json'), 'w')
    ftruncateSync(handle, most + 1)
    closeSync(handle)
    const { code, err } = await anneal(['check', 'large.json'], { cwd })
    expect(err).toBe('anneal: large.json is larger than 256 MB\n')
    expect(code).toBe(2)
  })
})

describe('names of a million letters', () => {
  const name = 'x'.repeat(1e6)
  it.each([
    `{"type":"cosine","${name}":1}`,
    `{"learningRate":{"type":"constant","value":1},"${name}":{"type":"constant"}}`,
  ])('%#: a message that can be read', async text => {
    const { code, out } = await anneal(['check', file('names.json', text)], { cwd })
    expect(code).toBe(1)
    expect(out).toContain('x'.repeat(60))
    expect(out.length).toBeLessThan(2500)
  })
})

it('a control character in a string is shown where it stands', async () => {
  const { code, out } = await anneal(
    ['check', file('control.json', '{\n  "type": "cos\u0007ine"\n}')],
    { cwd },
  )
  expect(out).toMatch(/^control\.json:2:15: this is no JSON: /)
  expect(out.split('\n').slice(1)).toEqual(['  2 |   "type": "cos ine"', `${' '.repeat(20)}^`, ''])
  expect(code).toBe(1)
})

describe('jumps in runs of more steps than are looked at', () => {
  const warm = `{"type":"warmup","steps":"5%","schedule":{"type":"cosine","from":0.1,"steps":"rest"}}`
  it.each(['5e6', '1e9'])('a slow change is none, over %s steps', async steps => {
    const { out } = await anneal(['check', file('slow.json', warm), '--steps', steps], { cwd })
    expect(out).toBe('slow.json: fine\n')
  })
  it('one is found at its very step', async () => {
    const fall = `{"type":"piecewise","values":[0.1,0.001],"at":[123456789]}`
    const { out } = await anneal(['check', file('fall.json', fall), '--steps', '1e9'], { cwd })
    expect(out).toContain('learningRate jumps from 0.1 to 0.001 at step 123456789\n')
  })
})

describe('a curve that refuses steps', () => {
  const ended = file('ended.json', '{"type":"cosine","from":1,"steps":3,"after":"error"}')
  const whole = file('whole.json', '{"type":"cosine","from":1,"steps":3}')
  it.each([
    ['sample', ended],
    ['check', ended],
    ['diff', whole, ended],
  ])('%s says at which step', async (...args) => {
    const { code, err } = await anneal([...args, '--steps', '9'], { cwd })
    expect(err).toBe('anneal: step 4 is past the end, 3\n')
    expect(code).toBe(1)
  })
})

it('describe says where it looked at some of the steps only', async () => {
  const name = file('long.json', '{"type":"linear","from":0.1,"steps":1000000}')
  expect((await anneal(['describe', name], { cwd })).out).toContain('1,000,000 steps, ∫lr ≈ ')
  expect((await anneal(['describe', name, '--steps', '9'], { cwd })).out).toContain('∫lr = 0.9\n')
})
