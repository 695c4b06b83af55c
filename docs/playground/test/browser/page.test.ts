import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { system } from '../../../../scripts/testing/system.ts'
import { usePlayground } from './open.ts'
import { configOf, lineHash, openPanel } from './steps.ts'

describe.skipIf(system.chromium.missing !== undefined)('the page', () => {
  const playground = usePlayground()

  it('draws three schedules at first, and asks nobody else for anything', async () => {
    const { page, requests } = await playground.open()
    expect(await page.locator('#chart svg path[stroke-dasharray]').count()).toBe(2)
    expect(await page.locator('#chart svg text', { hasText: 'step decay' }).count()).toBe(1)
    expect(await page.locator('#figures tr').count()).toBe(3)
    expect(requests.length).toBeGreaterThan(2)
    expect(
      requests.filter(url => !url.startsWith(playground.url()) && !url.startsWith('data:')),
    ).toEqual([])
  })

  it('reads out peak, mean, sum and jumps', async () => {
    const { page } = await playground.open(
      lineHash({ type: 'step', from: 1, factor: 0.5, every: 250 }),
    )
    expect(await page.locator('#figures td').allTextContents()).toEqual([
      '0.25',
      '1',
      '1 @ 0',
      '0.125 @ 750',
      '0.4688',
      '468.8',
      '3 @ 250, 500, 750',
    ])
  })

  it('hides, shows, copies and removes lines, and keeps their colours', async () => {
    const { page } = await playground.open()
    const colours = () =>
      page
        .locator('#chart svg g[stroke-width] path')
        .evaluateAll(all => all.map(one => one.getAttribute('stroke')))
    const before = await colours()
    await page.getByLabel('Show warm-up, cosine').uncheck()
    expect(await colours()).toEqual(before.slice(1))
    await page.getByLabel('Show warm-up, cosine').check()
    await page.getByLabel('Copy step decay').click()
    expect(await page.locator('#lines li').count()).toBe(4)
    expect(await page.locator('#name').inputValue()).toBe('step decay copy')
    for (let i = 0; i < 4; i++) await page.locator('#lines [aria-label^=Remove]').first().click()
    expect(await page.locator('#lines li').count()).toBe(0)
    expect(await page.locator('#editor').isVisible()).toBe(false)
    await page.locator('#add').selectOption('cosine')
    expect(await page.locator('#figures tr').count()).toBe(1)
  })

  it('has a field for each option, and says at the field what is wrong with it', async () => {
    const { page } = await playground.open(lineHash({ type: 'cosine', from: 0.1, steps: 500 }))
    const from = page.getByLabel('from', { exact: true })
    const path = () => page.locator('#chart svg g[stroke-width] path').getAttribute('d')
    const before = await path()
    await from.fill('much')
    const error = page.locator('[id="e-learningRate.from"]')
    expect(await error.textContent()).toBe('learningRate.from must be a finite number, got "much"')
    expect(await from.getAttribute('aria-invalid')).toBe('true')
    expect(await from.getAttribute('aria-describedby')).toBe(await error.getAttribute('id'))
    expect(await page.locator('.error:visible').count()).toBe(1)
    expect(await path()).toBe(before) // what was right is still there
    await from.fill('0.2')
    expect(await error.isVisible()).toBe(false)
    await page.getByLabel('steps', { exact: true }).nth(1).fill('5 eons')
    expect(await page.locator('[id="e-learningRate.steps"]').textContent()).toMatch(
      /must be a length.*5 eons/,
    )
  })

  it('says in the form of the run what a length needs', async () => {
    const { page } = await playground.open(
      lineHash({ type: 'cosine', from: 0.1, steps: '5 epochs' }),
    )
    await page.locator('#run-stepsPerEpoch').fill('')
    expect(await page.locator('#run-error').textContent()).toMatch(
      /5 epochs.*the run needs stepsPerEpoch/,
    )
    await page.locator('#run-stepsPerEpoch').fill('50')
    expect(await page.locator('.error:visible').count()).toBe(0)
    await page.locator('#run-steps').fill('none')
    expect(await page.locator('#run-error').textContent()).toBe(
      'steps must be a number above 0, got "none"',
    )
  })

  it('nests: wraps, adds parts, moves them and unwraps', async () => {
    const { page } = await playground.open(lineHash({ type: 'cosine', from: 0.1, steps: 500 }))
    await page.getByLabel('Put learning rate into').selectOption('sequence')
    await page.getByRole('button', { name: 'Add to parts' }).click()
    await page.getByLabel('Move up parts 2').click()
    expect(await configOf(page)).toMatchObject({
      type: 'sequence',
      parts: [
        { type: 'cosine', steps: '25%' },
        { type: 'cosine', steps: 500 },
      ],
    })
    await page.getByLabel('Remove parts 1').click()
    await page.getByLabel('Put learning rate into').selectOption('warmup')
    await page.getByLabel('Put schedule into').selectOption('scale')
    await page.getByLabel('Unwrap learning rate').click()
    expect(await configOf(page)).toMatchObject({ type: 'scale', schedule: { type: 'sequence' } })
  })

  it('shows momentum and batch size in lanes of their own', async () => {
    const { page } = await playground.open(
      lineHash({ type: 'piecewise', values: [0.1, 0.02], at: [500] }),
    )
    await page.locator('#channel').selectOption('momentum')
    await page.locator('#grow').click()
    const lanes = await page.locator('#chart svg').getAttribute('aria-label')
    expect(lanes).toBe('learning rate, momentum, batch size')
    expect(await configOf(page)).toMatchObject({
      batchSize: { type: 'grownBatch', batchSize: 64, maximum: 1024 },
    })
    await page.locator('#cursor').fill('900')
    expect(
      await page
        .locator('#figures tr', { hasText: 'batch size' })
        .locator('td')
        .first()
        .textContent(),
    ).toBe('320')
  })

  it('counts steps, epochs or samples, and is logarithmic', async () => {
    const { page } = await playground.open()
    const axis = () => page.locator('#chart svg text').last().textContent()
    await page.locator('#axis').selectOption('epochs')
    expect(await axis()).toBe('epochs')
    expect(await page.locator('#chart svg').textContent()).toContain('10')
    await page.locator('#axis').selectOption('samples')
    expect(await page.locator('#chart svg').textContent()).toContain('60k')
    const before = await page.locator('#chart svg g[stroke-width] path').first().getAttribute('d')
    await page.getByLabel('logarithmic').check()
    expect(
      await page.locator('#chart svg g[stroke-width] path').first().getAttribute('d'),
    ).not.toBe(before)
    await page.locator('#run-batchSize').fill('')
    expect(await page.locator('#axis-error').textContent()).toMatch(
      /cannot count samples: the run needs batchSize/,
    )
  })

  it('keeps all of it in its address, and goes back', async () => {
    const { page } = await playground.open()
    await page.locator('#add').selectOption('cyclic')
    await page.getByLabel('logarithmic').check()
    await expect.poll(() => page.url()).toContain('#1.')
    await page.waitForTimeout(400)
    const picture = () => page.locator('#chart svg').innerHTML()
    const [url, before] = [page.url(), await picture()]
    const other = await page.context().newPage()
    await other.goto(url)
    await other.waitForSelector('html[data-ready]')
    expect(await other.locator('#chart svg').innerHTML()).toBe(before)
    await page.getByLabel('Remove cyclic').click()
    await expect.poll(() => page.url()).not.toBe(url)
    await page.goBack()
    await expect.poll(picture).toBe(before)
  })

  it('copies for each library, and says how exact', async () => {
    const { page } = await playground.open()
    await openPanel(page, 'export')
    const found: string[] = []
    for (const [target, sign] of [
      ['JSON', '"type": "warmup"'],
      ['TypeScript', "from '@anneal/core'"],
      ['TensorFlow.js', 'export function learningRate'],
      ['PyTorch', 'torch.optim'],
      ['Keras', 'import keras'],
      ['optax', 'import optax'],
      ['DeepSpeed', 'def '],
      ['Transformers', 'learning_rate'],
    ] as const) {
      await page.locator('#targets').getByText(target, { exact: true }).click()
      await expect.poll(() => page.locator('#code').textContent()).toContain(sign)
      await page.locator('#copy').click()
      const copied = await page.evaluate(() => navigator.clipboard.readText())
      expect(copied).toBe(await page.locator('#code').textContent())
      found.push(`${target}: ${(await page.locator('#badge').textContent())!}`)
    }
    expect(found.every(text => /: (exact|off by)/.test(text))).toBe(true)
    await page.locator('#add').selectOption('chebyshev')
    await page.locator('#targets').getByText('PyTorch', { exact: true }).click()
    await expect.poll(() => page.locator('#badge').textContent()).toMatch(/table/)
  })

  it('saves SVG, PNG and CSV', async () => {
    const { page } = await playground.open()
    const saved = async (id: string): Promise<Buffer> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator(id).click(),
      ])
      return readFileSync(await download.path())
    }
    expect((await saved('#svg')).toString()).toMatch(/^<svg xmlns=.*warm restarts.*<\/svg>$/s)
    const png = await saved('#png')
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(png.readUInt32BE(16)).toBe(1800)
    const csv = (await saved('#csv')).toString().split('\n')
    expect(csv[0]).toBe('step,"warm-up, cosine","step decay","warm restarts"')
    expect(csv).toHaveLength(1002)
    expect(csv[101]!.split(',')[1]).toBe('0.1')
  })

  it('suggests rates for a range test that is pasted, and takes one', async () => {
    const { page } = await playground.open()
    await openPanel(page, 'measured')
    await page.getByRole('button', { name: 'Try an example' }).click()
    expect(await page.locator('#measured li').count()).toBe(3)
    const rate = await page.locator('#measured li strong').first().textContent()
    await page.getByRole('button', { name: 'Use as the peak' }).first().click()
    expect(await page.locator('#figures td').nth(2).textContent()).toContain(rate)
    await page.locator('#csv-text').fill('rate,loss\n1,two')
    await page.getByRole('button', { name: 'Suggest rates' }).click()
    expect(await page.locator('#measured .error').textContent()).toBe('line 2: "two" is no number')
  })

  it('lets feedback observe a simulated metric, or one that is pasted', async () => {
    const { page } = await playground.open()
    await page.locator('#add').selectOption('plateau')
    await page.locator('#run-stepsPerEpoch').fill('10')
    expect(await page.locator('#chart svg').getAttribute('aria-label')).toBe(
      'learning rate, metric, simulated',
    )
    const last = () =>
      page.locator('#figures tr', { hasText: 'plateau' }).locator('td').nth(3).textContent()
    expect(await last()).not.toBe('0.1 @ 0') // it was lowered
    await openPanel(page, 'measured')
    const falling = Array.from({ length: 100 }, (_, i) => 2 - i / 100)
    await page.locator('#csv-text').fill(['loss', ...falling].join('\n'))
    await page.getByRole('button', { name: 'Let feedback observe it' }).click()
    expect(await page.locator('#chart svg').getAttribute('aria-label')).toBe(
      'learning rate, metric, as pasted',
    )
    expect(await last()).toBe('0.1 @ 0') // it always got better
  })
})
