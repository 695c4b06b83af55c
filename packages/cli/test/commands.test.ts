import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cosine, warmup } from '@anneal/core'
import { builtins } from '@anneal/core/builtins'
import { describe, expect, it, vi } from 'vitest'
import * as core from '@anneal/core'
import { commands } from '../src/commands/index.ts'
import { tables } from '../src/tables.ts'
import { showBusy, showProgress } from '../src/progress.ts'
import { recipes } from '../src/recipes.ts'
import { anneal } from './anneal.ts'

const cwd = mkdtempSync(join(tmpdir(), 'anneal-cli-'))
const file = (name: string, content: unknown): string => {
  writeFileSync(join(cwd, name), typeof content === 'string' ? content : JSON.stringify(content))
  return name
}
const schedule = { type: 'cosine', from: 0.1, steps: 100 }
file('schedule.json', schedule)
file('pairs.csv', 'rate,loss\n0.01,2\n0.1,1\n')

describe('a command line', () => {
  it.each([
    [[], 2, 'Usage: anneal COMMAND'],
    [['--help'], 0, 'Usage: anneal COMMAND'],
    [['plto'], 2, 'there is no command "plto"; did you mean "plot"?'],
    [['constructor'], 2, 'there is no command "constructor"'],
    [['plot'], 2, 'anneal plot needs a file, or - for standard input'],
    [
      ['plot', 'schedule.json', '--tile', 'x'],
      2,
      'anneal plot has no flag --tile; did you mean "--title"?',
    ],
    [['plot', 'schedule.json', '--log=yes'], 2, '--log takes no value, got "yes"'],
    [['plot', 'schedule.json', '--width'], 2, '--width needs a value: --width N'],
    [['plot', 'schedule.json', '--width', 'wide'], 2, '--width must be a number, got "wide"'],
    [
      ['plot', 'schedule.json', '--x', 'epoch'],
      2,
      '--x may be steps, epochs, samples, tokens, got "epoch"; did you mean "epochs"?',
    ],
    [['plot', 'schedule.json', '--x', 'epochs'], 2, '--x epochs: the run needs'],
    [
      ['plot', 'schedule.json', '-o', 'x.gif'],
      2,
      '-o x.gif: the name must end with .svg, .png or .html',
    ],
    [
      ['plot', 'schedule.json', '-o', 'no/where.svg'],
      2,
      'cannot write no/where.svg: there is no such folder',
    ],
    [['plot', 'nothing.json'], 2, 'cannot read nothing.json: there is no such file\n'],
    [
      ['describe', 'cosine'],
      2,
      'cannot read cosine: there is no such file. Of a kind, "anneal list cosine" tells, and "anneal init cosine" makes',
    ],
    [['plot', '.'], 2, 'cannot read .: it is a folder'],
    [['watch', '.'], 2, 'cannot read .: it is a folder'],
    [
      ['--steps', '9', 'plot'],
      2,
      'flags stand behind the command, as in anneal COMMAND FILE --steps',
    ],
    [['help', 'plot'], 0, 'anneal plot FILE…\n'],
    [['help', 'plto'], 2, 'did you mean "plot"?'],
    [['plot', '-s', '9'], 2, 'has no flag -s; did you mean --steps or --steps-per-epoch?'],
    [['plot', '-q', '9'], 2, 'has no flag -q; it has --output'],
    [['diff', 'schedule.json'], 2, 'needs 2 files, of which one may be -, standard input'],
    [['plot', 'schedule.json', '--from', '200'], 2, '100: --from must be below --to'],
    [['find', 'pairs.csv', '--smoothing', '1'], 2, '--smoothing must be a share from 0 to below 1'],
    [['schema', 'cosine'], 2, 'anneal schema takes no file and no kind, got cosine'],
    [
      ['plot', 'schedule.json', '--kinds', './no.js'],
      2,
      'cannot load ./no.js: there is no such file',
    ],
    [['list', '--kinds', 'no-such-kinds'], 2, 'or give a file, such as ./no-such-kinds.js'],
    [['sample', 'schedule.json', '--steps', '-5'], 2, '--steps must be a whole number from 1 up'],
    [['describe', 'schedule.json', '--steps', '0'], 2, '--steps must be a whole number from 1 up'],
    [['plot', 'schedule.json', '--epochs', '-1'], 2, '--epochs must be above 0, got -1'],
    [['plot', 'schedule.json', '--steps', '9', '--epochs', '3'], 2, 'leave out one of them'],
    [
      'plot schedule.json --epochs 3 --steps-per-epoch 20 --dataset-size 100 --batch-size 30'.split(
        ' ',
      ),
      2,
      '--steps-per-epoch 20 contradicts --dataset-size 100 in batches of 30, which are 3.333',
    ],
    [
      ['plot', 'schedule.json', '--height', '3'],
      2,
      '--height must be from 6 to 1000 in a terminal',
    ],
    [['plot', 'schedule.json', '--width', '1e9'], 2, '--width must be from 30 to 1000'],
    [['sample', 'schedule.json', '--from', '5', '--to', '2'], 2, '--from 5 is after the last step'],
    [['sample', 'schedule.json', '--from', '1.5'], 2, '--from must be a whole number from 0 up'],
    [['list', 'cosine', 'linear'], 2, 'anneal list takes one name, got cosine linear'],
    [['init', 'cosine', 'linear'], 2, 'anneal init takes one name, got cosine linear'],
    [['schema', 'cosine'], 2, 'anneal schema takes no file and no kind, got cosine'],
    [['sample', 'a.json', 'b.json'], 2, 'anneal sample takes one file, got a.json b.json'],
    [['diff', 'schedule.json'], 2, 'anneal diff needs 2 files'],
    [['list', 'cosin'], 2, 'there is no kind "cosin"; did you mean "cosine"?'],
    [
      ['init', 'cosine', '--form', '1'],
      2,
      'anneal init has no flag --form; did you mean "--from"?',
    ],
    [['init', 'cosine', '--from', '-1', '--steps', '0.5x'], 2, '--steps must be a length'],
    [['init', 'step', '--from', '1'], 2, '--factor is needed: a finite number'],
    [['export', 'schedule.json'], 2, 'anneal export needs --to: torch'],
    [['export', 'schedule.json', '--to', 'pytorch'], 2, 'did you mean "torch"?'],
    [['completion', 'csh'], 2, 'anneal completion knows bash, zsh, fish, got csh'],
    [['plot', 'schedule.json', '--kinds', './none.js'], 2, '--kinds: cannot load ./none.js'],
  ])('%j ends with %d: %s', async (args, code, text) => {
    const result = await anneal(args, { cwd })
    expect(result.all).toContain(text)
    expect(result.code).toBe(code)
  })

  it.each(Object.keys(commands))('%s --help says its flags', async name => {
    const { out, code } = await anneal([name, '--help'], { cwd })
    expect([code, out.startsWith(`anneal ${name}`), out.includes('-h, --help')]).toEqual([
      0,
      true,
      true,
    ])
  })

  it('has a flag for each option of each kind', async () => {
    for (const kind of builtins) {
      const { out } = await anneal(['init', kind.type, '--help'], { cwd })
      for (const name of Object.keys(kind.params)) expect(out).toContain(`--${name}`)
    }
  })
})

describe('a place in a file', () => {
  it.each([
    [
      '{\n  "type": "cosine",\n  "from": "0.1",\n  "steps": 5\n}',
      ':3:11: cosine.from must be a finite number, got "0.1"\n  3 |   "from": "0.1",\n                ^^^^^',
    ],
    [
      '{ "learningRate": { "type": "cosin", "from": 1 } }',
      ':1:29: learningRate.type is "cosin"; did you mean "cosine"?',
    ],
    [
      '{"type":"sequence","parts":[{"type":"constant","value":1,"steps":2},\n{"type":"linear","from":1}]}',
      ':2:1: parts[1].steps must be a length',
    ],
    ['{"type":"cosine" "from":1}', ':1:18: this is no JSON'],
    ['', 'this is no JSON: there is nothing in it'],
    [
      '{"type":"cosine",\n}',
      ':2:1: this is no JSON: Unexpected "}"; the comma before it is too much',
    ],
    ['{ // why\n}', ":1:3: this is no JSON: Unexpected character '/'; there are no comments"],
    ["{'type':1}", 'strings stand in double quotes'],
    [
      '{"type":"cosine","from":1,"steps":"5%"}',
      'the run needs --steps, or --epochs and --steps-per-epoch, or --dataset-size and --batch-size; such as --steps 1000\n',
    ],
    ['{"type":"cosine","from":1,"steps":"5 tokens"}', 'the run needs --tokens-per-step\n'],
    ['{"peer":"torch","scheduler":"StepLR"}', 'make a config of it with anneal import'],
    ['[1, 2]', 'the config must be an object with a type, got [1,2]'],
    ['null', 'the config must be an object'],
  ])('%j', async (text, message) => {
    const { out, code } = await anneal(['check', file('wrong.json', text)], { cwd })
    expect(out).toContain(`wrong.json`)
    expect(out).toContain(message)
    expect(code).toBe(1)
  })
})

describe('hostile input', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['a million letters', `{"type":"${'x'.repeat(1e6)}"}`],
    ['deep lists', '['.repeat(1e5)],
    [
      'deep schedules',
      `${'{"type":"scale","factor":1,"schedule":'.repeat(2000)}1${'}'.repeat(2000)}`,
    ],
    ['escape codes', '{"type":"\\u001b[31mred\\u0007"}'],
    ['a prototype', '{"__proto__":{"type":"cosine"},"type":"cosine"}'],
    ['a number without end', '{"type":"cosine","from":1e999,"steps":5}'],
  ]
  it.each(cases)('%s: a readable message, at once', async (_, text) => {
    const begin = performance.now()
    const { out, code } = await anneal(['check', file('hostile.json', text)], { cwd })
    expect(code).toBe(1)
    expect(out.length).toBeLessThan(2500)
    // eslint-disable-next-line no-control-regex -- that is what must not be there
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/)
    expect(performance.now() - begin).toBeLessThan(5000)
  })
  it('a title full of markup stays text in a page', async () => {
    const title = '<script>alert(1)</script>&"'
    const args = ['plot', 'schedule.json', '--title', title, '-o', 'hostile.html', '--force']
    expect((await anneal(args, { cwd })).code).toBe(0)
    const html = readFileSync(join(cwd, 'hostile.html'), 'utf8')
    expect(html).not.toContain('<script')
    expect(html).toContain('&lt;script&gt;')
  })
})

describe('what is written', () => {
  it('is the values of the schedule itself', async () => {
    const inner = cosine({ from: 0.1, steps: 'rest' })
    file('warm.json', warmup({ steps: '10%', schedule: inner }))
    const { out } = await anneal(['sample', 'warm.json', '--steps', '50', '--format', 'json'], {
      cwd,
    })
    const read = JSON.parse(out) as { steps: number[]; learningRate: number[] }
    const bound = warmup({ steps: 5, schedule: cosine({ from: 0.1, steps: 45 }) })
    expect(read.steps).toEqual(Array.from({ length: 50 }, (_, i) => i))
    expect(read.learningRate).toEqual(read.steps.map(step => bound(step)))
  })

  it('follows a batch size that grows', async () => {
    file('plan.json', {
      learningRate: { type: 'step', from: 1, factor: 0.5, every: '1 epochs' },
      batchSize: { type: 'step', from: 10, factor: 2, every: '1 epochs' },
    })
    const args = ['sample', 'plan.json', '--dataset-size', '40', '--epochs', '2']
    const { out, err, code } = await anneal(args, { cwd })
    // a period in epochs has no fixed number of steps while the batch grows: that is said
    expect([code, out + err]).toEqual([1, expect.stringContaining('every')])
    file('plan.json', {
      learningRate: { type: 'piecewise', values: [1, 0.5], at: ['1 epochs'] },
      batchSize: { type: 'piecewise', values: [10, 20], at: ['1 epochs'] },
    })
    const rows = (await anneal(args, { cwd })).out
    expect(rows).toBe(
      'step,learningRate,batchSize\n0,1,10\n1,1,10\n2,1,10\n3,1,10\n4,0.5,20\n5,0.5,20\n',
    )
  })

  it('comes from standard input too, and goes to files that are not there', async () => {
    const stdin = JSON.stringify(schedule)
    expect((await anneal(['describe', '-'], { stdin })).out).toContain('100 steps')
    const draw = ['plot', '-', '-o', 'new.svg']
    expect(await anneal(draw, { cwd, stdin })).toMatchObject({
      code: 0,
      out: '',
      err: 'wrote new.svg\n',
    })
    expect(readFileSync(join(cwd, 'new.svg'), 'utf8')).toMatch(/^<svg /)
    expect(await anneal(draw, { cwd, stdin })).toMatchObject({
      code: 2,
      err: 'anneal: new.svg is there already; --force writes over it\n',
    })
    expect((await anneal([...draw, '--force'], { cwd, stdin })).code).toBe(0)
  })

  it('is a PNG where its name says so', async () => {
    await anneal(['plot', 'schedule.json', '-o', 'new.png', '--force'], { cwd })
    expect(readFileSync(join(cwd, 'new.png')).subarray(1, 4).toString()).toBe('PNG')
  })

  it('has colours on a terminal, and not against NO_COLOR', async () => {
    const args = ['plot', 'schedule.json']
    const escape = '\u001b['
    expect((await anneal(args, { cwd })).out).not.toContain(escape)
    expect((await anneal(args, { cwd, columns: 60 })).out).toContain(escape)
    expect((await anneal(args, { cwd, columns: 60, env: { NO_COLOR: '1' } })).out).not.toContain(
      escape,
    )
    for (const line of (await anneal(args, { cwd, columns: 50, env: { NO_COLOR: '1' } })).out.split(
      '\n',
    ))
      expect(line.length).toBeLessThanOrEqual(50)
  })
})

it('compares what a library and its import do', async () => {
  const record = {
    peer: 'torch',
    scheduler: 'StepLR',
    params: { step_size: 3, gamma: 0.1 },
    baseLr: 1,
  }
  file('torch.json', record)
  const { out } = await anneal(['import', 'torch.json'], { cwd })
  file('imported.json', out)
  file('own.json', { type: 'step', from: 1, factor: 0.1, every: 3 })
  const args = ['diff', 'imported.json', 'own.json', '--steps', '20']
  expect(await anneal(args, { cwd })).toMatchObject({ code: 0, out: 'learningRate: the same\n' })
  file('other.json', { type: 'step', from: 1, factor: 0.1, every: 4 })
  const differs = await anneal(['diff', 'imported.json', 'other.json', '--steps', '20'], { cwd })
  expect(differs).toMatchObject({ code: 1 })
  expect(differs.out).toContain('differ from step 3 (0.1 and 1)')
})

it('knows the kinds of plug-ins', async () => {
  const core = import.meta.resolve('@anneal/core')
  file(
    'plugin.mjs',
    `import { defineSchedule } from ${JSON.stringify(core)}
export const kinds = [defineSchedule({
  type: 'acme/half', params: { from: { type: 'number' } }, create: ({ from }) => () => from / 2,
})]`,
  )
  file('half.json', { type: 'acme/half', from: 3 })
  const kinds = ['--kinds', './plugin.mjs']
  const sampled = await anneal(['sample', 'half.json', '--to', '0', ...kinds], { cwd })
  expect(sampled).toMatchObject({ code: 0, out: 'step,learningRate\n0,1.5\n' })
  expect((await anneal(['list', 'acme/half', ...kinds], { cwd })).out).toContain('from')
  expect((await anneal(['init', 'acme/half', ...kinds, '--from', '3'], { cwd })).out).toContain(
    '"from": 3',
  )
  expect((await anneal(['schema', ...kinds], { cwd })).out).toContain('acme')
  const hint =
    'it is the kind of a plug-in: --kinds names its package, or a file, and takes several\n'
  expect((await anneal(['check', 'half.json'], { cwd })).out).toContain(
    `type is "acme/half"; ${hint}`,
  )
  expect((await anneal(['list', 'acme/half'], { cwd })).err).toContain(hint)
  // misspelt
  expect((await anneal(['list', 'acme/hlaf', ...kinds], { cwd })).err).toContain(
    'did you mean "acme/half"?',
  )
  file('hlaf.json', { type: 'acme/hlaf', from: 3 })
  expect((await anneal(['check', 'hlaf.json', ...kinds], { cwd })).out).toContain(
    'type is "acme/hlaf"; did you mean "acme/half"?',
  )
})

it('takes several plug-ins, in one flag or each in its own', async () => {
  const core = import.meta.resolve('@anneal/core')
  for (const name of ['one', 'two'])
    file(
      `${name}.mjs`,
      `import { defineSchedule } from ${JSON.stringify(core)}
export const kind = defineSchedule({
  type: 'acme/${name}', params: { schedule: { type: 'schedule', optional: true } }, create: () => () => 1,
})`,
    )
  file('both.json', { type: 'acme/one', schedule: { type: 'acme/two' } })
  for (const kinds of [
    ['--kinds', './one.mjs,./two.mjs'],
    ['--kinds', './one.mjs', '--kinds', './two.mjs'],
  ])
    expect(await anneal(['sample', 'both.json', '--to', '0', ...kinds], { cwd })).toMatchObject({
      code: 0,
      out: 'step,learningRate\n0,1\n',
    })
})

it('warns of what is seldom meant, and with --strict fails', async () => {
  file('odd.json', { type: 'piecewise', values: [0, 1, 0.01], at: [5, 10] })
  const { out, code } = await anneal(['check', 'odd.json', '--steps', '40'], { cwd })
  expect(out).toContain('warning: learningRate is 0 at step 0')
  expect(out).toContain('jumps from 1 to 0.01 at step 10')
  expect(code).toBe(0)
  expect((await anneal(['check', 'odd.json', '--steps', '40', '--strict'], { cwd })).code).toBe(1)
  file('negative.json', { type: 'linear', from: 1, to: -1, steps: 10 })
  const wrong = await anneal(['check', 'negative.json'], { cwd })
  expect(wrong.out).toContain('error: learningRate is -0.2 at step 6')
  expect(wrong.code).toBe(1)
  expect((await anneal(['check', 'schedule.json', '--steps', '50'], { cwd })).out).toContain(
    'lasts 100 steps, but the run ends after 50',
  )
})

it('follows a log while it grows', async () => {
  const line = (update: number): string =>
    `${JSON.stringify({ event: 'update', update, epoch: 0, samples: 8 * update, learningRate: 0.1, loss: 1 / update })}\n`
  file('train.ndjson', line(1))
  const leave = new AbortController()
  const watching = anneal(['watch', 'train.ndjson', '--every', '0.05'], {
    cwd,
    signal: leave.signal,
  })
  const { appendFile } = await import('node:fs/promises')
  const { setTimeout } = await import('node:timers/promises')
  await setTimeout(150)
  const [begin, rest] = [line(2).slice(0, 20), line(2).slice(20)]
  await appendFile(join(cwd, 'train.ndjson'), begin) // half a line waits for its end
  await setTimeout(150)
  await appendFile(join(cwd, 'train.ndjson'), rest)
  await setTimeout(300)
  leave.abort()
  const { out, code } = await watching
  expect(code).toBe(0)
  expect(out).toContain('update 1  epoch 0  samples 8  learningRate 0.1  loss 1\n')
  expect(out.trim().split('\n').at(-1)).toBe(
    'update 2  epoch 0  samples 16  learningRate 0.1  loss 0.5',
  )
})

describe('import', () => {
  const step = { step_size: 30, gamma: 0.1 }
  const warm = { type: 'WarmupLR', params: { warmup_max_lr: 0.1, warmup_num_steps: 10 } }
  const keras = { class_name: 'CosineDecay', config: { initial_learning_rate: 1, decay_steps: 9 } }

  it.each([
    [keras, []],
    [warm, ['--peer', 'deepspeed']],
    [{ optimizer: {}, scheduler: warm }, ['--peer', 'deepspeed']],
    [{ peer: 'torch', scheduler: 'StepLR', baseLr: 0.1, ...step }, []],
    [step, ['--peer', 'torch', '--scheduler', 'StepLR', '--base-lr', '0.1']],
  ])('reads %j %j', async (content, flags) => {
    const { out, code } = await anneal(['import', file('peer.json', content), ...flags], { cwd })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toHaveProperty('learningRate.type')
  })

  it.each([
    [schedule, 'does not say of which library it is: give "peer" in it, or --peer'],
    [{ peer: 'torch', params: step }, 'does not say which scheduler it is'],
    [{ peer: 'torch', scheduler: 'StepLR', baseLr: 1, args: step }, 'missing; it was given args'],
    [{ peer: 'torch', scheduler: 'StepLR', params: step }, '{ baseLr: 0.1 }, or --base-lr 0.1\n'],
    [
      { peer: 'torch', scheduler: 'LambdaLR', baseLr: 1, params: { lr_lambda: 'lambda e: e' } },
      'lr_lambda must be an expression of epoch',
    ],
  ])('%j is explained', async (content, message) => {
    const { err, code } = await anneal(['import', file('peer.json', content)], { cwd })
    expect(err).toContain(message)
    expect(code).toBe(1)
  })
})

it('check warns of a channel that nobody knows but all mean', async () => {
  const plan = { lr: schedule, learning_rate: 0.1, momentum: 0.9, temperature: 1 }
  const { out } = await anneal(['check', file('channels.json', plan)], { cwd })
  expect(out).toContain('there is a channel "lr"; did you mean "learningRate"?')
  expect(out).toContain('there is a channel "learning_rate"; did you mean "learningRate"?')
  expect(out).not.toContain('"temperature"')
})

it('watch says that there is nothing yet', async () => {
  const { err, code } = await anneal(['watch', file('none.ndjson', ''), '--once'], { cwd })
  expect([err, code]).toEqual(['none.ndjson has no updates yet\n', 0])
})

describe('plot into a file', () => {
  const svgOf = async (name: string, ...args: string[]): Promise<string> => {
    const { err, code } = await anneal(['plot', ...args, '-o', name, '--force'], { cwd })
    expect([err, code]).toEqual([`wrote ${name}\n`, 0])
    return readFileSync(join(cwd, name), 'utf8')
  }
  file('warmed.json', { type: 'warmup', steps: 10, schedule })

  it('marks phases, places and the peak', async () => {
    const svg = await svgOf('marked.svg', 'warmed.json', '--phases', '--mark', 'peak,50')
    for (const name of ['warm-up', 'cosine', 'peak', '50']) expect(svg).toContain(`>${name}</text>`)
    expect(svg).toContain('<circle')
  })

  it('has logarithmic axes, and any unit that the run knows', async () => {
    const run = ['--epochs', '11', '--dataset-size', '1000', '--batch-size', '100']
    const svg = await svgOf('samples.svg', 'warmed.json', '--x', 'samples', '--log-x', ...run)
    expect(svg).toContain('>sample</text>')
    expect(svg).toContain('>1000</text>')
  })

  it('has a panel for each channel of a plan and each metric of a log', async () => {
    file('two.json', core.oneCycle({ peak: 0.1, steps: 50 }))
    const log = [1, 2].map(update =>
      JSON.stringify({ update, learningRate: 0.1, loss: 1 / update }),
    )
    file('two.ndjson', log.join('\n'))
    const svg = await svgOf('panels.svg', 'two.json', 'two.ndjson')
    expect(svg).toContain('<title>learning rate, momentum, loss by step</title>')
    expect(svg).toContain('>two 2</text>') // both are called two
  })

  it.each([
    [['--mark', 'peek'], '--mark: "peek" is neither a number nor "peak"'],
    [['--x', 'tokens'], '--x tokens: the run needs --tokens-per-step'],
    [['--log-x', '--from', '-3'], 'cannot plot from step -3'],
  ])('%j is explained', async (flags, message) => {
    const { err, code } = await anneal(['plot', 'schedule.json', ...flags, '-o', 'no.svg'], { cwd })
    expect(err).toContain(message)
    expect(code).toBe(2)
  })

  it('refuses a log with the line that is wrong', async () => {
    file('bad.ndjson', '{"update":1,"loss":2}\n{"loss":2}\n')
    const { err, code } = await anneal(['plot', 'bad.ndjson'], { cwd })
    expect([err, code]).toEqual([
      'anneal: bad.ndjson:2: a record of a log needs an update, got {"loss":2}\n' +
        '  2 | {"loss":2}\n      ^^^^^^^^^^\n',
      1,
    ])
  })
})

it('find draws what it suggests', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const rate = 1e-4 * 10 ** (i / 15)
    return `${rate},${2.3 - 1.8 / (1 + (0.01 / rate) ** 2)}`
  })
  file('losses.csv', ['rate,loss', ...rows].join('\n'))
  const { out, code } = await anneal(['find', 'losses.csv', '-o', 'found.svg', '--force'], { cwd })
  expect(code).toBe(0)
  expect(out).toMatch(/^valley: /)
  const svg = readFileSync(join(cwd, 'found.svg'), 'utf8')
  expect(svg).toContain('>rate</text>')
  expect(svg).toContain('>valley</text>')
})

it('find says which points it left out, and looks at them when told to', async () => {
  // lowest at 0.1, which is one of the last five
  const losses = [2.3, 2.2, 2, 1.7, 1.4, 1, 0.7, 0.5, 0.4, 0.45, 0.6, 0.9]
  const rows = losses.map((loss, i) => `${10 ** (i / 4 - 3)},${loss}`)
  const flags = ['find', file('short.csv', ['rate,loss', ...rows].join('\n')), '--smoothing', '0']
  const short = await anneal(flags, { cwd })
  expect(short.out).toContain('minimum: no answer')
  expect(short.out).toMatch(
    /\nleft out of 12 points: the first 1 and the last 5 \(--skip-first, --skip-last\)\n$/,
  )
  const all = await anneal([...flags, '--skip-first', '0', '--skip-last', '0'], { cwd })
  expect(all.out).toContain('minimum: 0.01;')
  expect(all.out).not.toContain('left out')
  const { err, code } = await anneal([...flags, '--skip-last', '-1'], { cwd })
  expect([err, code]).toEqual([
    'anneal: --skip-last must be a whole number from 0 up, got "-1"\n',
    2,
  ])
})

describe('check', () => {
  it('warns of a name that stands twice, where it does', async () => {
    const text = '{\n "type": "cosine",\n "from": 0.1,\n "steps": 9, "from": 0.2\n}'
    const { out, code } = await anneal(['check', file('twice.json', text)], { cwd })
    expect(out).toBe(
      'twice.json:4:14: warning: "from" stands twice: that of line 3 does not count\n' +
        '  4 |  "steps": 9, "from": 0.2\n' +
        '                   ^^^^^^\n',
    )
    expect(code).toBe(0)
    expect((await anneal(['check', 'twice.json', '--strict'], { cwd })).code).toBe(1)
  })

  it.each<[object, string]>([
    [{ type: 'constant', value: 30, steps: 9 }, 'has its peak, 30, at step 0'],
    [{ type: 'warmup', steps: 90, schedule }, 'warms up for 90 of 100 steps: more than half'],
    [{ learningRate: { type: 'linear', from: 0.1, to: -1, steps: 9 } }, ':1:17: error: '],
  ])('of %j says more', async (config, message) => {
    const { out } = await anneal(['check', file('odd2.json', config), '--steps', '100'], { cwd })
    expect(out).toContain(message)
  })

  it.each([
    [
      'oneCycle',
      'oneCycle is a function of @anneal/core, which makes a config of sequence, anneal',
    ],
    ['one_cycle', 'oneCycle is a function'],
    ['growBatch', 'anneal plan --json writes it'],
  ])('says that %s is no kind', async (type, message) => {
    const { out } = await anneal(['check', file('recipe.json', { type, peak: 0.1 })], { cwd })
    expect(out).toContain(`recipe.json:1:9: type is "${type}"; `)
    expect(out).toContain(message)
    expect((await anneal(['init', type])).err).toContain(message)
  })
})

it('recipes make what is said of them', () => {
  const options: Record<string, object> = {
    growBatch: { batchSize: 8, schedule: cosine({ from: 1, steps: 9 }) },
    rampBatch: { from: 8, to: 16, over: 10 },
    noam: { peak: 0.1, warmup: 10 },
    triStage: { peak: 0.1, warmup: 10, hold: 10, decay: 10 },
    wsd: { peak: 0.1, warmup: 10, stable: 10, decay: 10 },
  }
  const usual = { peak: 0.1, steps: 90 }
  for (const [name, kinds] of Object.entries(recipes)) {
    const recipe = (core as never as Record<string, (options: object) => object>)[name]!
    const text = JSON.stringify(recipe(options[name] ?? usual))
    const types = Array.from(text.matchAll(/"type":"(\w+)"/g), ([, type]) => type)
    expect(new Set(types.filter(type => type !== 'cosine'))).toEqual(new Set(kinds))
  }
})

it('describe says phases in every unit', async () => {
  file('phases.json', {
    type: 'warmup',
    steps: 100,
    schedule: { type: 'cosine', from: 0.1, steps: 900 },
  })
  const run = ['--dataset-size', '16000', '--batch-size', '64']
  const { out } = await anneal(['describe', 'phases.json', ...run], { cwd })
  expect(out).toContain('warm-up 100 steps = 0.4 epochs = 6,400 samples, peak 0.1 at step 100\n')
  expect(out).toContain('cosine 900 steps = 3.6 epochs = 57,600 samples, 0.1 to ')
  expect(out).toMatch(/∫lr = 50\.05\b/)
})

it('nothing that a file says steers the terminal', async () => {
  file('evil.json', { '\u001b[2Jx\u202e': schedule, learningRate: schedule })
  for (const args of [
    ['describe', 'evil.json'],
    ['diff', 'evil.json', 'schedule.json'],
    ['check', 'evil.json'],
    ['plot', 'evil.json'],
    ['plot', '\u001b[2J.json'],
  ]) {
    const { all } = await anneal(args, { cwd })
    for (const letter of ['\u001b', '\u202e']) expect(all).not.toContain(letter)
  }
})

it('what a build writes down is what there is', async () => {
  const { kinds, flags } = JSON.parse(JSON.stringify(await tables())) as Awaited<
    ReturnType<typeof tables>
  >
  const { out } = await anneal(['list', '--json'])
  expect(kinds.map(({ type, params }) => ({ type, params }))).toEqual(JSON.parse(out))
  expect(kinds.filter(({ feedback }) => feedback).map(({ type }) => type)).toContain('plateau')
  expect(Object.keys(flags)).toEqual(Object.keys(commands))
  expect(flags['schema']).toEqual((await commands['schema']!.load()).flags)
})

it.each([
  [
    '{"type":"cosine","from":1,\n"steps":"3 epochs"}',
    '2:9: learningRate: cosine.steps, "3 epochs"',
  ],
  ['{"momentum":{"type":"linear","from":1,\n"steps":"3 epochs"}}', '2:9: momentum: '],
  [
    '{"learningRate":{"type":"warmup","steps":2,\n"schedule":{"type":"linear","from":1,"steps":"9%"}}}',
    '2:46: learningRate: ',
  ],
])('what waits for a run has its place: %s', async (text, message) => {
  const { err } = await anneal(['sample', file('waits.json', text)], { cwd })
  expect(err).toContain(`waits.json:${message}`)
})

describe('what is something else than what a command reads', () => {
  const rows = (rate: (i: number) => number): string =>
    Array.from(
      { length: 30 },
      (_, i) => `${JSON.stringify({ update: i + 1, learningRate: rate(i), loss: 2 / (i + 1) })}\n`,
    ).join('')
  file(
    'constant.ndjson',
    rows(() => 0.1),
  )
  file(
    'falling.ndjson',
    rows(i => 0.1 * (1 - i / 29)),
  )
  file('falling.csv', 'rate,loss\n0.1,2\n0.01,1\n')
  file('range.csv', 'rate,loss\n0.01,2\n0.1,1\n')
  file('lined.json', '{"type":"cosine"}\n')
  file('schedule.yaml', 'type: cosine\nfrom: 0.1\n')
  file('picture.json', '\u0089PNG\u0000')
  const training =
    'it is the log of a training: anneal plot draws it, and anneal watch follows it\n'
  it.each([
    ['find constant.ndjson', `rises with each update, and here it is 0.1 all through; ${training}`],
    ['find falling.ndjson', `here it falls from 0.1 to 0.09655; ${training}`],
    ['find falling.csv', 'here it falls from 0.1 to 0.01\n'],
    ['find schedule.json', 'is no range test; it looks like a config: anneal plot draws it'],
    ['sample constant.ndjson', `constant.ndjson:2:1: this is no JSON: Unexpected "{"; ${training}`],
    ['plot range.csv', "Unexpected character 'r'; it looks like CSV, in which anneal find reads"],
    ['plot schedule.yaml', 'it looks like YAML: configs are JSON\n  1 | type: cosine'],
    ['plot picture.json', '; it is no text\n'],
    ['watch range.csv', "range.csv:1:1: this is no JSON: Unexpected character 'r'"],
    ['watch range.csv', '; it looks like CSV, in which anneal find reads'],
    ['watch lined.json', '; it looks like a config: anneal plot draws it'],
  ])('%s', async (line, message) => {
    const { err, code } = await anneal(line.split(' '), { cwd })
    expect(err).toContain(message)
    expect(code).toBe(1)
  })
})

describe('progress', () => {
  const io = (isWatched: boolean): Parameters<typeof showProgress>[0] & { said: string[] } => {
    const said: string[] = []
    return {
      ...({} as Parameters<typeof showProgress>[0]),
      isWatched,
      err: text => said.push(text),
      said,
    }
  }

  it('is shown after a second, on terminals only, and cleared', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    for (const isWatched of [true, false]) {
      const terminal = io(isWatched)
      const progress = showProgress(terminal, 'sampling', 1000)
      progress.at(10)
      expect(terminal.said).toEqual([])
      vi.advanceTimersByTime(1100)
      progress.at(250)
      progress.at(251)
      progress.end()
      expect(terminal.said).toEqual(isWatched ? ['\rsampling … 25 %', '\r\u001b[K'] : [])
    }
    vi.useRealTimers()
  })

  it('is said of what cannot be cut in pieces, where it is large', () => {
    for (const [size, lines] of [
      [1000, 0],
      [1e6, 2],
    ] as const) {
      const terminal = io(true)
      expect(showBusy(terminal, 'exporting', size, () => 7)).toBe(7)
      expect(terminal.said).toHaveLength(lines)
    }
  })
})

it('long samples come in pieces, all of them', async () => {
  const { out } = await anneal(['sample', 'schedule.json', '--to', '30000'], { cwd })
  const rows = out.trim().split('\n')
  expect(rows).toHaveLength(30_002)
  expect(rows.at(-1)).toBe('30000,0')
  const json = await anneal(['sample', 'schedule.json', '--to', '30000', '--format', 'json'], {
    cwd,
  })
  expect((JSON.parse(json.out) as { steps: number[] }).steps).toHaveLength(30_001)
})

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('for %s knows all commands, flags and kinds', async shell => {
    const { out } = await anneal(['completion', shell])
    for (const name of [...Object.keys(commands), 'ndjson', 'grownBatch', 'serve'])
      expect(out).toContain(name)
  })

  it('completes in bash', async context => {
    const { out } = await anneal(['completion', 'bash'])
    const ask = (...words: string[]): string =>
      `COMP_WORDS=(${words.map(word => JSON.stringify(word)).join(' ')}); COMP_CWORD=${words.length - 1}; _anneal; echo "\${COMPREPLY[@]}"\n`
    const script = `${out}\n${ask('anneal', 'pl')}${ask('anneal', 'plot', '--x', 'e')}${ask('anneal', 'init', 'cosine')}${ask('anneal', 'watch', '--se')}`
    const { stdout, error } = spawnSync('bash', ['-c', script], { encoding: 'utf8' })
    if (error) context.skip('bash is not there')
    expect(stdout.split('\n')).toEqual(['plot plan', 'epochs', 'cosine cosineWave', '--serve', ''])
  })
})

describe('a place in other files', () => {
  it.each<[string, string, string[], string]>([
    [
      'cut.ndjson',
      '{"update":1,"loss":2}\n{"update":2,"loss":}\n',
      ['plot'],
      'cut.ndjson:2:20: this is no JSON: Unexpected "}"',
    ],
    [
      'cut.ndjson',
      '{"update":1,"loss":2}\n{"update":2,"loss":}\n',
      ['watch', '--once'],
      'cut.ndjson:2:20: this is no JSON: Unexpected "}"\n  2 | {"update":2,"loss":}\n                         ^\n',
    ],
    [
      'other.ndjson',
      '{"update":1,"loss":2}\n{"loss":1}\n',
      ['watch', '--once'],
      'other.ndjson:2: a record of a log needs an update, got {"loss":1}\n  2 | {"loss":1}\n',
    ],
    [
      'cut.csv',
      '\nrate,loss\n0.1,2\n0.2, many\n',
      ['find'],
      'cut.csv:4:6: "many" is no number\n  4 | 0.2, many\n           ^^^^\n',
    ],
    [
      'cut.json',
      '{"peer":"torch","scheduler":"StepLR","baseLr":1,\n"params":{"step_size":-3,"gamma":0.1}}',
      ['import'],
      'cut.json:2:11: torch StepLR: step_size must be above 0, got -3\n  2 | "params":{"step_size":-3,',
    ],
    [
      'unknown.json',
      '{"peer":"torch","baseLr":1,\n "scheduler":"StepLRX","params":{}}',
      ['import'],
      'unknown.json:2:2: torch has no scheduler "StepLRX"; did you mean "StepLR"?',
    ],
  ])('%s', async (name, text, command, message) => {
    const { err, code } = await anneal([...command, file(name, text)], { cwd })
    expect(err).toContain(message)
    expect(code).toBe(1)
  })
})
