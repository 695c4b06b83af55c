import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url))
const run = (args: readonly string[], input = ''): ReturnType<typeof spawnSync> =>
  spawnSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--conditions=@anneal/source', bin, ...args],
    { input, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  )

it('is a process that reads standard input and ends with its code', () => {
  const config = '{"type":"linear","from":1,"steps":2}'
  expect(run(['sample', '-'], config)).toMatchObject({
    status: 0,
    stdout: 'step,learningRate\n0,1\n1,0.5\n',
    stderr: '',
  })
  expect(run(['sample', '-'], '{"type":"linaer"}')).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining('did you mean "linear"?') as string,
  })
  expect(run(['nothing'])).toMatchObject({ status: 2, stdout: '' })
}, 30_000)
