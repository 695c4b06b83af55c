// What an import costs, bundled from source: ceilings in bytes of gzip, and names that must not come along.
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { bundle as bundleIn, gzipSize as size } from '../../../scripts/testing/bundle.ts'
import * as kinds from '../src/kinds.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))
// with the quotes of the source
const bundle = async (contents: string): Promise<string> =>
  (await bundleIn(contents, folder)).replaceAll('`', '"')
const importing = (...names: string[]): Promise<string> =>
  bundle(`export { ${names.join(', ')} } from './src/index.ts'`)

const feedbacks = ['abel', 'greedy', 'hypergradient', 'plateau']
const schedules = Object.keys(kinds).filter(name => !feedbacks.includes(name))

// Those with many options, or with a list to walk through.
const large = ['anneal', 'cosineWave', 'knots', 'polynomial', 'restarts', 'sequence', 'warmup']

describe('one kind', () => {
  it.each(schedules)('%s costs no more than its ceiling', async name => {
    const most = large.includes(name) ? 1900 : 1500
    expect(size(await importing(name))).toBeLessThanOrEqual(most)
  })
  it.each(feedbacks)('%s costs no more than 2110 bytes', async name => {
    expect(size(await importing(name))).toBeLessThanOrEqual(2110)
  })
})

describe('each further kind', () => {
  it('costs 135 bytes on average', async () => {
    const one = size(await importing('constant'))
    const all = size(await importing(...schedules))
    expect((all - one) / (schedules.length - 1)).toBeLessThanOrEqual(135)
  })
})

describe('more than kinds', () => {
  it('all kinds and the reader cost no more than 9300 bytes', async () => {
    const code = await bundle(
      `export { builtins } from './src/builtins.ts'; export { fromConfig } from './src/index.ts'`,
    )
    expect(size(code)).toBeLessThanOrEqual(9300)
  })
  it('everything costs no more than 24400 bytes', async () => {
    const code = await bundle(`export * from './src/builtins.ts'; export * from './src/index.ts'`)
    expect(size(code)).toBeLessThanOrEqual(24_400)
  })
})

describe('an entry of its own', () => {
  const from = (names: string): Promise<string> =>
    bundle(`export { ${names} } from './src/diagnostics.ts'`)
  it('diagnostics cost no more than 3900 bytes, and those who train pay nothing', async () => {
    const code = await from('createDiagnostics')
    expect(size(code)).toBeLessThanOrEqual(3900)
    expect(code).toContain('oscillation')
    expect(await bundle(`export * from './src/index.ts'`)).not.toContain('oscillation')
  })
  it('a descent costs no more than 900 bytes', async () => {
    const code = await from('descent, quadraticSurface, rosenbrockSurface')
    expect(size(code)).toBeLessThanOrEqual(900)
    expect(code).not.toContain('oscillation')
  })
})

describe('what must not come along', () => {
  // a word of each module, as it stands in a minified bundle
  const words: Record<string, string> = {
    run: 'stepsPerEpoch',
    growingRun: 'batchSizeAt',
    drive: 'retract',
    config: 'did you mean',
    schema: 'additionalProperties',
    describe: 'at first',
    sample: 'cannot take',
    progress: 'onRunChange',
    feedback: 'observed were',
    rangeRecorder: 'notFinite',
    rateSubject: 'throwIfAborted',
    rangeRamp: 'stepped',
    log: 'event:',
    ...Object.fromEntries(
      Object.keys(kinds).map(name => [name, name === 'step' ? 'smooth:{' : `type:"${name}"`]),
    ),
  }
  it.each([
    ['cosine', ['cosine']],
    ['inverseTime', ['inverseTime']],
    ['sequence', ['sequence']],
    ['plateau', ['plateau', 'feedback']],
    ['defineSchedule', []],
    ['createRun', ['run']],
    ['sample', ['sample']],
    ['describe', ['describe', 'sample', 'run']],
    ['fromConfig', ['config']],
    ['jsonSchema', ['schema']],
    ['minimumRate', []],
    ['createRangeRecorder', ['rangeRecorder']],
    ['searchRates', ['rateSubject']],
    ['trainingLog', ['log']],
    ['logLoop', ['log']],
    ['bindPlan', ['run', 'growingRun']],
    ['drive', ['drive', 'progress', 'run', 'growingRun']],
  ] as const)('with %s: all but %j', async (name, with_) => {
    const code = await importing(name)
    const found = Object.entries(words).filter(([, word]) => code.includes(word))
    expect(found.map(([module]) => module).sort()).toEqual([...with_].sort())
  })
  it('with an import that is not used', async () => {
    const code = `import { builtins } from './src/builtins.ts'
      import { cosine, drive } from './src/index.ts'
      export const one = 1`
    expect(await bundle(code)).toMatch(/^(?:var|const) (\w)=1;export\{\1 as one\};\s*$/)
  })
})
