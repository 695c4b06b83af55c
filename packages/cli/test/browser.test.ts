import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { launch } from '../../../scripts/testing/browser.ts'
import { need } from '../../../scripts/testing/system.ts'
import { main } from '../src/index.ts'

it('the page of watch --serve draws a training while it grows, and runs nothing of its log', async context => {
  const { path } = need(context, 'chromium')
  const cwd = mkdtempSync(join(tmpdir(), 'anneal-page-'))
  const file = join(cwd, 'train.ndjson')
  const line = (update: number, loss: number | string): string =>
    `${JSON.stringify({ event: 'update', update, epoch: update / 10, samples: update, learningRate: 0.1, loss, '<img src=x onerror=hacked()>': 1 })}\n`
  writeFileSync(file, line(1, 2) + line(2, 1))
  const leave = new AbortController()
  let told: (text: string) => void = () => undefined
  const url = new Promise<string>(resolve => (told = resolve))
  const ended = main(['watch', 'train.ndjson', '--serve', '--every', '0.05'], {
    cwd,
    columns: undefined,
    env: {},
    signal: leave.signal,
    stdin: () => Promise.resolve(''),
    out: text => {
      told(text)
    },
    err: () => undefined,
  })
  const browser = await launch(path)
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } })
    const problems: string[] = []
    const asked: string[] = []
    page.on('console', message => problems.push(message.text()))
    page.on('pageerror', error => problems.push(error.message))
    page.on('request', request => asked.push(new URL(request.url()).host))
    const address = (await url).trim()
    await page.goto(address)
    await page.locator('#picture:visible').waitFor()
    expect(await page.locator('#state').innerText()).toContain('update 2')
    expect(await page.locator('#live').innerText()).toBe('live')
    appendFileSync(file, line(3, 'NaN'))
    await page.locator('#findings li').waitFor()
    expect(await page.locator('#findings').innerText()).toContain('divergence since update 3')
    await page.selectOption('#x', 'epochs')
    await page.waitForFunction(() => document.querySelector('img')!.src.includes('x=epochs'))
    expect(await page.getAttribute('#picture', 'alt')).toContain('update 3')
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(390)
    expect(await page.locator('img').count()).toBe(1)
    expect(problems).toEqual([])
    expect(new Set(asked)).toEqual(new Set([new URL(address).host]))
    leave.abort()
    await page.waitForFunction(() =>
      document.querySelector('#live')!.textContent.startsWith('not connected'),
    )
  } finally {
    leave.abort()
    await browser.close()
  }
  expect(await ended).toBe(0)
})
