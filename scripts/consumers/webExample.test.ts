/** The page of examples/onnxruntime-web in Firefox and in WebKit. Chromium has it in the example's own tests. */
import { expect, test } from 'vitest'
import { serve } from '../../examples/onnxruntime-web/src/serve.ts'
import { engines, openTab } from '../testing/engines.ts'

test.for(engines)(
  '%s trains digits, pauses, and takes another schedule',
  async (engine, context) => {
    const { url, close } = await serve(0)
    context.onTestFinished(close)
    const tab = await openTab(context, engine)
    context.onTestFinished(() => tab.close())
    const status = (): Promise<string> =>
      tab.run(() => document.querySelector('#status')!.textContent)
    const buttons = (): Promise<string[]> =>
      tab.run(() => [...document.querySelectorAll('button')].map(it => it.textContent))
    const press = (name: string): Promise<void> =>
      tab.run(wanted => {
        ;[...document.querySelectorAll('button')].find(it => it.textContent === wanted)!.click()
      }, name)

    await tab.goto(`${url}?epochs=60&images=1600`)
    await expect.poll(status, { timeout: 30_000 }).toBe('Ready.')
    await press('Start')
    await expect.poll(status, { timeout: 30_000 }).toMatch(/update \d/)
    await press('Pause')
    await expect.poll(buttons).toContain('Resume')
    await tab.run(() => {
      document.querySelector<HTMLTextAreaElement>('#schedule')!.value =
        '{ "type": "constant", "value": 0.0625 }'
      document.querySelector<HTMLButtonElement>('#apply')!.click()
    })
    await press('Resume')
    await expect
      .poll(status, { timeout: 60_000 })
      .toMatch(/^update [1-9]\d\d of 3000, rate 0\.06250, loss/)
    expect(Number(/loss ([\d.]+)/.exec(await status())![1])).toBeLessThan(1.5) // log 10 = 2.3 at first
    const svgs = await tab.run(() => document.querySelectorAll('#losses svg, #rates svg').length)
    expect(svgs).toBe(2)
  },
)
