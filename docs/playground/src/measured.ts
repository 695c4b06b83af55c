// A chunk of its own: what was measured, pasted as CSV. A range test gives rates; a metric goes to feedback.
import type { RangeCurve, Suggestion } from '@anneal/core'
import { columnOf, readCsv, type Columns } from './csv.ts'
import { button, h, say } from './dom.ts'
import { draw } from './draw.ts'
import type { Page } from './page.ts'
import { limits, type PlanConfig } from './state.ts'
import { scaleConfig, suggest } from './rangeTest.ts'
import { figures } from './stats.ts'
import { isDark } from './theme.ts'

const example = (): string => {
  const rows = Array.from({ length: 100 }, (_, i) => {
    const rate = 1e-5 * 10 ** (i / 20)
    const loss = 2.3 - 1.7 / (1 + (3e-3 / rate) ** 1.5) + Math.max(0, rate - 0.15) ** 2 * 60
    return `${rate.toPrecision(4)},${(loss + 0.01 * Math.sin(7 * i)).toFixed(4)}`
  })
  return ['rate,loss', ...rows].join('\n')
}

/** Fills the panel. */
export function start(element: HTMLElement, page: Page): void {
  const text = h('textarea', {
    id: 'csv-text',
    rows: 6,
    spellcheck: 'false',
    placeholder: 'rate,loss\n0.00001,2.31\n0.00002,2.29\n…',
  })
  const file = h('input', { type: 'file', id: 'csv-file', accept: '.csv,.tsv,.txt,text/csv' })
  const error = h('p', { class: 'error', role: 'alert', hidden: true })
  const result = h('div', { 'aria-live': 'polite' })
  const fail = (reason: unknown): void => {
    error.hidden = false
    error.textContent = (reason as Error).message.slice(0, 400)
  }
  const columns = (): Columns => {
    error.hidden = true
    result.replaceChildren()
    return readCsv(text.value)
  }
  const take = (rate: number): void => {
    const { lines, selected } = page.state
    const line = lines[selected]
    const peak = page.view.lines[selected]?.stats[0]?.highest.value
    if (!line || !peak) return
    const plan: PlanConfig = {
      ...line.plan,
      learningRate: scaleConfig(line.plan['learningRate']!, rate / peak),
    }
    page.change({ lines: lines.with(selected, { ...line, plan }) })
    say(`${line.label} now has its peak at ${figures(rate)}`)
  }
  const picture = ({ rates, smoothed, losses }: RangeCurve): HTMLElement => {
    const places = rates.map(rate => Math.log10(rate) - Math.log10(rates[0]!))
    const curve = (label: string, look: number, values: readonly number[], faint: boolean) => ({
      label,
      look,
      places,
      values,
      joining: 'straight' as const,
      faint,
    })
    const box = h('div', { class: 'picture' })
    box.innerHTML = draw({
      lanes: [
        {
          name: 'loss',
          curves: [curve('measured', 5, losses, true), curve('smoothed', 0, smoothed, false)],
        },
      ],
      last: Math.max(1e-9, places.at(-1) ?? 1),
      xLabel: `powers of ten above ${figures(rates[0] ?? 1)}`,
      log: false,
      dark: isDark(),
      width: Math.max(260, Math.min(640, element.clientWidth)),
      height: 240,
      description: 'the loss of a range test, by its rate',
    }).svg
    return box
  }
  const row = (suggestion: Suggestion): HTMLElement =>
    suggestion.ok
      ? h(
          'li',
          {},
          h('strong', {}, figures(suggestion.rate)),
          ` by ${suggestion.rule}: ${suggestion.why} `,
          button('Use as the peak', () => {
            take(suggestion.rate)
          }),
        )
      : h('li', {}, `${suggestion.rule}: ${suggestion.reason}`)

  let redraw: (() => void) | undefined
  let dark = isDark()
  page.onChange(() => {
    if (dark === isDark()) return
    dark = isDark()
    redraw?.()
  })
  const test = (): void => {
    try {
      const { curve, suggestions } = suggest(columns())
      const box = h('div')
      redraw = () => {
        box.replaceChildren(picture(curve))
      }
      redraw()
      result.append(box, h('ul', {}, ...suggestions.map(row)))
    } catch (reason) {
      fail(reason)
    }
  }
  const observe = (): void => {
    try {
      const given = columns()
      const metric = columnOf(given, /loss|metric|acc/i) ?? Object.values(given).at(-1)!
      const finite = metric.filter(Number.isFinite).slice(0, limits.metric)
      page.change({ metric: finite })
      result.textContent = `Feedback observes these ${finite.length} values now, one each epoch.`
    } catch (reason) {
      fail(reason)
    }
  }
  file.onchange = async () => {
    const [chosen] = file.files ?? []
    if (!chosen) return
    if (chosen.size > 5e6) fail(new RangeError('the file is larger than 5 MB'))
    else text.value = await chosen.text()
  }
  element.append(
    h(
      'p',
      {},
      'Paste the rates and losses of a range test, or the metric of a training. Nothing leaves this page.',
    ),
    h('div', { class: 'field' }, h('label', { for: 'csv-text' }, 'CSV'), text),
    h('div', { class: 'field' }, h('label', { for: 'csv-file' }, 'or a file'), file),
    error,
    h(
      'div',
      { class: 'row' },
      button('Suggest rates', test),
      button('Let feedback observe it', observe),
      button('Simulate the metric again', () => {
        page.change({ metric: [] })
        result.textContent = 'The metric is simulated.'
      }),
      button('Try an example', () => {
        text.value = example()
        test()
      }),
    ),
    result,
  )
}
