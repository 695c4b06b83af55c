/** The site and the playground in Firefox and in WebKit: what Chromium is asked for in detail works there too. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  engines,
  openTab,
  problemsOf,
  watched,
  type Engine,
  type Tab,
} from '../../../scripts/testing/engines.ts'
import { lineHash } from '../../playground/test/browser/steps.ts'
import { serve } from './site.ts'
import { layouts } from './weigh.ts'

let site: Awaited<ReturnType<typeof serve>>
const open: Tab[] = []

beforeAll(async () => {
  site = await serve(watched)
})
afterEach(async () => {
  for (const tab of open.splice(0)) {
    const problems = await problemsOf(tab)
    await tab.close()
    expect(problems).toEqual([])
  }
})
afterAll(() => {
  site.close()
})

async function openAt(
  context: Parameters<typeof openTab>[0],
  engine: Engine,
  path: string,
): Promise<Tab> {
  const tab = await openTab(context, engine)
  open.push(tab)
  await tab.goto(site.origin + path)
  return tab
}

/** The playground, once it has drawn. */
async function play(
  context: Parameters<typeof openTab>[0],
  engine: Engine,
  hash = '',
): Promise<Tab> {
  const tab = await openAt(context, engine, `/playground/${hash}`)
  await expect
    .poll(() => tab.run(() => document.documentElement.dataset['ready']), { timeout: 20_000 })
    .toBe('true')
  return tab
}

const textOf = (tab: Tab, selector: string): Promise<string> =>
  tab.run(chosen => document.querySelector(chosen)!.textContent, selector)

/** Does what a hand does: a click, or something typed or chosen. */
const click = (tab: Tab, selector: string): Promise<void> =>
  tab.run(chosen => {
    document.querySelector<HTMLElement>(chosen)!.click()
  }, selector)
const fill = (tab: Tab, selector: string, value: string): Promise<void> =>
  tab.run(
    (chosen, filled) => {
      const field = document.querySelector<HTMLInputElement>(chosen)!
      field.value = filled
      field.dispatchEvent(new Event('input', { bubbles: true }))
      field.dispatchEvent(new Event('change', { bubbles: true }))
    },
    selector,
    value,
  )

describe.each(engines)('in %s', engine => {
  test('a page of each sort opens without a problem', async context => {
    const tab = await openAt(context, engine, '/')
    for (const page of Object.values(layouts)) {
      await tab.goto(site.origin + page)
      await expect
        .poll(() => tab.run(() => '__vue_app__' in document.querySelector('#app')!), {
          message: page,
        })
        .toBe(true)
      expect(await problemsOf(tab), page).toEqual([])
      const { headings, wide } = await tab.run(() => ({
        headings: document.querySelectorAll('h1').length,
        wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
      }))
      expect(headings, page).toBe(1)
      expect(wide, `${page} has to be scrolled sideways`).toBe(false)
    }
  })

  test('the playground draws, and follows what is typed', async context => {
    const given = lineHash({ type: 'step', from: 1, factor: 0.5, every: 250 })
    const tab = await play(context, engine, given)
    const figures = (): Promise<string[]> =>
      tab.run(() => [...document.querySelectorAll('#figures td')].map(cell => cell.textContent))
    const drawn = (): Promise<string | null> =>
      tab.run(() => document.querySelector('#chart svg g[stroke-width] path')!.getAttribute('d'))
    expect(await figures()).toEqual([
      '0.25',
      '1',
      '1 @ 0',
      '0.125 @ 750',
      '0.4688',
      '468.8',
      '3 @ 250, 500, 750',
    ])
    const before = await drawn()
    const from = await tab.run(
      () => [...document.querySelectorAll('label')].find(it => it.textContent === 'from')!.htmlFor,
    )
    await fill(tab, `[id="${from}"]`, 'much')
    expect(await textOf(tab, '[id="e-learningRate.from"]')).toBe(
      'learningRate.from must be a finite number, got "much"',
    )
    expect(await drawn()).toBe(before)
    await fill(tab, `[id="${from}"]`, '0.5')
    expect((await figures())[1]).toBe('0.5')
    await fill(tab, '#axis', 'epochs')
    expect(await textOf(tab, '#chart svg')).toContain('epochs')
    // the address holds what is shown, as a link to it does
    const address = (): Promise<string> => tab.run(() => location.hash)
    await expect.poll(address).not.toBe(given)
    const link = await address()
    await tab.goto('about:blank')
    await tab.goto(`${site.origin}/playground/${link}`)
    await expect.poll(async () => (await figures())[1]).toBe('0.5')
  })

  test('the playground hands out its chart as SVG, PNG and CSV', async context => {
    const tab = await play(context, engine)
    await tab.run(() => {
      const handed: string[] = []
      Object.assign(globalThis, { handed })
      const make = URL.createObjectURL.bind(URL)
      URL.createObjectURL = (blob: Blob) => {
        handed.push(blob.type)
        return make(blob)
      }
      for (const button of document.querySelectorAll('button'))
        if (['SVG', 'PNG', 'CSV'].includes(button.textContent)) button.click()
    })
    const handed = (): Promise<string[]> =>
      tab.run(() => (globalThis as unknown as { handed: string[] }).handed)
    for (const type of ['image/svg+xml', 'image/png', 'text/csv'])
      await expect.poll(handed, { timeout: 10_000 }).toContain(type)
  })

  test('the playground goes down a surface, and learns digits with TensorFlow.js', async context => {
    const tab = await play(
      context,
      engine,
      lineHash({ type: 'cosine', from: 0.08, steps: 1000 }, { momentum: 0.5 }),
    )
    await click(tab, '#train summary')
    await expect.poll(() => tab.run(() => document.querySelector('#noise') !== null)).toBe(true)
    await fill(tab, '#noise', '0')
    await click(tab, '#go')
    await expect.poll(() => textOf(tab, '#train-status'), { timeout: 30_000 }).toMatch(/^Done/)
    expect(Number(/line: ([\d.e-]+)/.exec(await textOf(tab, '#train-status'))![1])).toBeLessThan(
      1e-4,
    )
    await click(tab, '#digits')
    await expect.poll(() => textOf(tab, '#digits-status'), { timeout: 90_000 }).toMatch(/kept back/)
    // one in ten by chance
    expect(
      Number(/line: ([\d.]+) % right/.exec(await textOf(tab, '#digits-status'))![1]),
    ).toBeGreaterThan(60)
  })
})
