import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { main } from '../src/index.ts'
import { anneal } from './anneal.ts'

const cwd = mkdtempSync(join(tmpdir(), 'anneal-watch-'))
const line = (update: number, more: object = {}): string =>
  `${JSON.stringify({ event: 'update', update, epoch: update / 10, samples: 8 * update, learningRate: 0.1, loss: 2 / update, ...more })}\n`
const lines = (count: number): string =>
  Array.from({ length: count }, (_, i) => line(i + 1)).join('')

/** A command that runs until it is told to end. */
async function watching(
  args: readonly string[],
  columns?: number,
): Promise<{ readonly text: () => string; readonly end: () => Promise<number> }> {
  const leave = new AbortController()
  let text = ''
  const code = main(['watch', ...args, '--every', '0.05'], {
    cwd,
    columns,
    env: { NO_COLOR: '1' },
    signal: leave.signal,
    stdin: () => Promise.resolve(''),
    out: written => {
      text += written
    },
    err: written => {
      text += written
    },
  })
  for (let i = 0; i < 500 && text === ''; i++) await setTimeout(20)
  const end = (): Promise<number> => {
    leave.abort()
    return code
  }
  onTestFinished(async () => {
    await end()
  })
  return { text: () => text, end }
}

const until = async (check: () => boolean): Promise<void> => {
  for (let i = 0; i < 150 && !check(); i++) await setTimeout(20)
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** Asks for a path just as it is written, which `fetch` would tidy up. */
const get = (
  url: string,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    request({ hostname, port, path, headers, method }, response => {
      let body = ''
      response.setEncoding('utf8').on('data', (part: string) => (body += part))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
      })
    })
      .on('error', reject)
      .end()
  })

describe('in a terminal', () => {
  it('draws anew when there is more, with what is the matter', async () => {
    writeFileSync(join(cwd, 'a.ndjson'), lines(3))
    const { text, end } = await watching(['a.ndjson', '--x', 'epochs'], 60)
    expect(text()).toContain('update 3  epoch 0.3')
    expect(text()).toContain('epoch\n')
    appendFileSync(join(cwd, 'a.ndjson'), line(4, { loss: 'NaN' }))
    await until(() => text().includes('divergence'))
    expect(text()).toContain('divergence since update 4: ')
    expect(await end()).toBe(0)
  })

  it('begins again when the file does', async () => {
    const path = join(cwd, 'again.ndjson')
    writeFileSync(path, lines(30))
    const { text, end } = await watching(['again.ndjson'])
    writeFileSync(path, line(1, { loss: 7 }))
    await until(() => text().includes('loss 7'))
    expect(text().trim().split('\n').at(-1)).toContain('update 1  ')
    await end()
  })

  it('writes each finding once where there is no terminal', async () => {
    writeFileSync(join(cwd, 'nan.ndjson'), lines(2) + line(3, { loss: 'NaN' }))
    const { text, end } = await watching(['nan.ndjson'])
    appendFileSync(join(cwd, 'nan.ndjson'), line(4, { loss: 'NaN' }))
    await until(() => text().includes('update 4  '))
    expect(text().match(/divergence since/g)).toHaveLength(1)
    await end()
  })

  it('goes on where a process was killed within a line, and the next wrote behind it', async () => {
    writeFileSync(join(cwd, 'killed.ndjson'), lines(2) + line(3).slice(0, 30))
    const { text, end } = await watching(['killed.ndjson'])
    appendFileSync(join(cwd, 'killed.ndjson'), line(3, { loss: 0.5 }))
    await until(() => text().includes('update 3  '))
    appendFileSync(join(cwd, 'killed.ndjson'), line(4))
    await until(() => text().includes('update 4  '))
    expect(text().match(/1 line was cut, and left out/g)).toHaveLength(1)
    await end()
    for (const command of [['watch', '--once'], ['plot']]) {
      const { out, err, code } = await anneal([...command, 'killed.ndjson'], { cwd })
      expect([code, out + err]).toEqual([
        0,
        expect.stringContaining('1 line was cut, and left out\n'),
      ])
    }
  })

  it.each([
    [['-'], 'follows a file'],
    [['none.ndjson'], 'there is no such file'],
    [['wrong.ndjson'], 'wrong.ndjson:2:11: this is no JSON'],
    [['a.ndjson', '--port', '80'], '--port needs --serve'],
    [['a.ndjson', '--serve', '--port', '99999'], 'ports end at 65535'],
  ])('%j is explained', async (args, message) => {
    writeFileSync(join(cwd, 'wrong.ndjson'), `${line(1)}{"update":\u001b[31m}\n`)
    const { err, code } = await anneal(['watch', ...args], { cwd })
    expect(err).toContain(message)
    expect(err).not.toContain('\u001b')
    expect(code).toBeGreaterThan(0)
  })
})

describe('--serve', () => {
  it('shows the training in a page of its own, and ends when told', async () => {
    writeFileSync(join(cwd, 'b.ndjson'), lines(20))
    const { text, end } = await watching(['b.ndjson', '--serve'])
    const url = text().trim()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    const page = await get(url, '/')
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.body).toContain('<h1>b.ndjson</h1>')
    expect(page.body).not.toMatch(/(?:src|href)="(?!data:,")|https?:|import /) // nothing from elsewhere
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    const plot = await get(url, '/plot.svg?width=500&x=epochs&log=1')
    expect([plot.status, plot.headers['content-type']]).toEqual([
      200,
      'image/svg+xml; charset=utf-8',
    ])
    expect(plot.body).toContain('width="500"')
    expect(plot.body).toContain('>epoch</text>')
    expect(await end()).toBe(0)
    await expect(get(url, '/')).rejects.toThrow()
  })

  it('tells the page what is new', async () => {
    writeFileSync(join(cwd, 'c.ndjson'), lines(3))
    const { text, end } = await watching(['c.ndjson', '--serve'])
    let events = ''
    const { port } = new URL(text().trim())
    const stream = request({ hostname: '127.0.0.1', port, path: '/events' }, response => {
      response.setEncoding('utf8').on('data', (part: string) => (events += part))
    }).end()
    stream.on('error', () => undefined)
    await until(() => events.includes('\n\n'))
    expect(events).toContain('update 3')
    appendFileSync(join(cwd, 'c.ndjson'), line(4, { loss: 'NaN', 'a\ndata: b': 1 }))
    await until(() => events.includes('update 4'))
    const messages = events.trim().split('\n\n')
    expect(messages).toHaveLength(2)
    const { findings } = JSON.parse(messages[1]!.replace(/^data: /, '')) as {
      findings: { kind: string }[]
    }
    expect(findings.map(({ kind }) => kind)).toEqual(['divergence'])
    await end()
  })

  it('answers this machine alone, and reads no file', async () => {
    writeFileSync(join(cwd, 'd.ndjson'), lines(3))
    const { text, end } = await watching(['d.ndjson', '--serve'])
    const url = text().trim()
    const { port } = new URL(url)
    const status = async (...args: [string, Record<string, string>?, string?]): Promise<number> =>
      (await get(url, ...args)).status
    expect(await status('/', { host: `localhost:${port}` })).toBe(200)
    expect(await status('/', { host: 'rebound.example' })).toBe(403)
    expect(await status('/', { host: `127.0.0.1.rebound.example:${port}` })).toBe(403)
    expect(await status('/events', { origin: 'http://elsewhere.example' })).toBe(403)
    expect(await status('/', {}, 'POST')).toBe(405)
    for (const path of [
      '/../../../../etc/passwd',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/d.ndjson',
      '//etc/passwd',
      '/plot.svg/../../etc/passwd',
    ])
      expect((await get(url, path)).body).not.toMatch(/root:|learningRate/)
    expect(await status('/plot.svg?width=NaN&x=__proto__&log=%00')).toBe(200)
    expect((await get(url, '/plot.svg?width=1e9')).body).toContain('width="2000"')
    await end()
  })

  it('keeps what stands in a log from being markup', async () => {
    const evil = '</title><script>alert(1)</script>'
    const name = `${'e'.repeat(20)}<img src=x onerror=alert(1)>.ndjson`
    writeFileSync(join(cwd, name), line(1, { [evil]: 3, loss: '"><script>' }) + line(2))
    const { text, end } = await watching([name, '--serve'])
    const url = text().trim()
    const page = await get(url, '/')
    expect(page.body).not.toContain('<img src=x')
    expect(page.body.match(/<script/g)).toHaveLength(1) // its own
    const plot = await get(url, '/plot.svg')
    expect(plot.body).not.toContain('<script')
    expect(plot.headers['content-security-policy']).toContain('sandbox')
    await end()
  })

  it('says which port it cannot have', async () => {
    writeFileSync(join(cwd, 'e.ndjson'), lines(1))
    const { text, end } = await watching(['e.ndjson', '--serve'])
    const { port } = new URL(text().trim())
    const { err, code } = await anneal(['watch', 'e.ndjson', '--serve', '--port', port], { cwd })
    expect([err, code]).toEqual([
      `anneal: cannot serve on port ${port}: something else has it\n`,
      2,
    ])
    await end()
  })

  it('waits for a first update', async () => {
    writeFileSync(join(cwd, 'f.ndjson'), '')
    const { text, end } = await watching(['f.ndjson', '--serve'])
    expect((await get(text().trim(), '/plot.svg')).status).toBe(409)
    appendFileSync(join(cwd, 'f.ndjson'), line(1))
    for (let i = 0; i < 100; i++) {
      if ((await get(text().trim(), '/plot.svg')).status === 200) break
      await setTimeout(20)
    }
    expect((await get(text().trim(), '/plot.svg')).status).toBe(200)
    await end()
  })
})
