import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { system } from '../../../../scripts/testing/system.ts'
import { weigh } from '../../measure.mjs'
import { usePlayground } from './open.ts'
import { lineHash, openPanel } from './steps.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds that is serious or worse. */
async function findings(page: Page): Promise<string[]> {
  // not by a script in the page, which its policy forbids
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>
      }
    }
    const { violations } = await axe.run()
    return violations
      .filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
  })
}

describe.skipIf(system.chromium.missing !== undefined)('the page reaches', () => {
  const playground = usePlayground()

  it.each(['light', 'dark'] as const)(
    'those who need its roles and colours, %s',
    async colorScheme => {
      const { page } = await playground.open('', { colorScheme })
      expect(await findings(page)).toEqual([])
      await page.locator('#add').selectOption('plateau')
      for (const id of ['export', 'measured', 'train']) await openPanel(page, id)
      await page.getByRole('button', { name: 'Try an example' }).click()
      await page
        .getByLabel('from', { exact: true })
        .or(page.getByLabel('value', { exact: true }))
        .first()
        .fill('x')
      expect(await findings(page)).toEqual([])
    },
  )

  it('those who have a keyboard only', async () => {
    const { page } = await playground.open(lineHash({ type: 'linear', from: 0.1, steps: 500 }))
    const reached = new Set<string>()
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab')
      const where = await page.evaluate(() => {
        const { activeElement: it } = document
        const outline = it ? getComputedStyle(it) : undefined
        const shown = outline?.outlineStyle !== 'none' || it?.matches('body, [name=target]')
        return `${it?.id ?? ''} ${it?.getAttribute('aria-label') ?? ''} ${it?.tagName ?? ''}${shown ? '' : ' UNSEEN'}`
      })
      reached.add(where)
    }
    const all = [...reached].join('\n')
    expect(all).not.toContain('UNSEEN')
    for (const it of [
      'theme',
      'log',
      'axis',
      'steps of linear',
      'cursor',
      'show-0',
      'edit-0',
      'add',
      'run-steps',
      'name',
      'f-learningRate.from',
      'grow',
    ])
      expect(all).toContain(it)
  })

  it('keeps the focus in a field while it is typed in', async () => {
    const { page } = await playground.open(lineHash({ type: 'linear', from: 0.1, steps: 500 }))
    await page.getByLabel('from', { exact: true }).click()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('0.025')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-learningRate.from')
    expect(await page.locator('#figures td').nth(1).textContent()).toBe('0.025')
  })

  it('a phone: nothing is wider than it', async () => {
    const { page } = await playground.open('', {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    })
    for (const id of ['export', 'measured', 'train']) await openPanel(page, id)
    await page.locator('#add').selectOption('grownRate')
    await page.waitForTimeout(100)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    const small = await page
      .locator('button:visible, select:visible')
      .evaluateAll(all =>
        all.filter(one => one.getBoundingClientRect().height < 24).map(one => one.outerHTML),
      )
    expect(small).toEqual([])
  })

  it('the dark: as the system has it, and as is chosen, for good', async () => {
    const { page } = await playground.open('', { colorScheme: 'dark' })
    const theme = () => page.evaluate(() => document.documentElement.dataset['theme'])
    expect(await theme()).toBe('dark')
    expect(await page.locator('#chart svg rect').getAttribute('fill')).toBe('#0d1117')
    await page.getByRole('button', { name: 'Dark mode' }).click()
    expect(await theme()).toBe('light')
    expect(await page.locator('#chart svg rect').getAttribute('fill')).toBe('#fff')
    await page.reload()
    await page.waitForSelector('html[data-ready]')
    expect(await theme()).toBe('light')
  })

  it('those who pay for what they load', () => {
    const { first, beforeLive } = weigh()
    expect(first).toBeLessThanOrEqual(36_000)
    // with code for all libraries, range tests and the worker: all but the live models
    expect(beforeLive).toBeLessThanOrEqual(60_000)
  })

  it('<anneal-plot> of other pages', async () => {
    const { page } = await playground.open()
    await page.goto(`${playground.url()}embed.html`)
    const inside = (id: string) =>
      page.evaluate(id => document.getElementById(id)!.shadowRoot!.innerHTML, id)
    await expect.poll(() => inside('attribute')).toContain('<svg')
    expect(await inside('script')).toContain('</svg>')
    expect(await inside('wrong')).toContain('type is "cosin"; did you mean "cosine"?')
    await page.evaluate(() => {
      document
        .getElementById('attribute')!
        .setAttribute('config', '{"type":"step","from":1,"factor":0.5,"every":9}')
      document.getElementById('attribute')!.setAttribute('steps', '90')
      document.getElementById('attribute')!.setAttribute('label', '<img src=x onerror=alert(1)>')
    })
    expect(await inside('attribute')).toContain('&lt;img')
    await page.setViewportSize({ width: 400, height: 700 })
    await expect.poll(() => inside('attribute')).toMatch(/viewBox="0 0 3\d\d /)
  })

  it('those whose network is gone', async () => {
    const { page } = await playground.open()
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.reload()
    await page.waitForSelector('html[data-ready]')
    playground.unplug()
    await page.reload()
    await page.waitForSelector('html[data-ready]')
    expect(await page.locator('#figures tr').count()).toBe(3)
    await openPanel(page, 'export')
    await page.locator('#targets').getByText('PyTorch', { exact: true }).click()
    await expect.poll(() => page.locator('#code').textContent()).toContain('torch.optim')
    await openPanel(page, 'measured')
    await page.getByRole('button', { name: 'Try an example' }).click()
    expect(await page.locator('#measured li').count()).toBe(3)
  })
})
