import { fromConfig, type Json, type RunOptions } from '@anneal/core'
import { followAddress } from './address.ts'
import { createChart } from './chart.ts'
import { byId, choose, save, say } from './dom.ts'
import { csvOf, savePng, saveSvg } from './downloads.ts'
import { createExports } from './exports.ts'
import { createForm, type Form } from './form.ts'
import { growConfig } from './grow.ts'
import { groups, kinds, starter } from './kinds.ts'
import { createLegend } from './legend.ts'
import { stepAt } from './model.ts'
import { loadOnOpen, type Page } from './page.ts'
import { headsOf, showReadouts, valuesAt } from './readouts.ts'
import { createRunForm } from './runForm.ts'
import { checkPlan, initial, limits, type Line, type State, type Unit } from './state.ts'
import { createStore } from './store.ts'
import { followTheme, isDark } from './theme.ts'
import { viewOf } from './view.ts'

const store = createStore(initial)
let view = viewOf(initial)
let cursor: number | undefined
let form: Form | undefined
let setCursorValues: ((place: number) => void) | undefined

const patch = (change: Partial<State>, source?: unknown): void => {
  store.set({ ...store.value, ...change }, source)
}
const patchLine = (i: number, change: Partial<Line>, source?: unknown): void => {
  patch({ lines: store.value.lines.with(i, { ...store.value.lines[i]!, ...change }) }, source)
}
const addLine = (line: Line): void => {
  const { lines } = store.value
  if (lines.length >= limits.lines) say(`At most ${limits.lines} lines can be shown.`)
  else patch({ lines: [...lines, line], selected: lines.length })
}

// the chart

const chart = createChart(byId('chart'), {
  move(i, place, value) {
    const { handle, channel } = view.handles[i] ?? {}
    const { selected, lines } = store.value
    const run = view.lines[selected]?.model?.run
    if (!handle || !channel || !run) return
    const { plan } = lines[selected]!
    let config = plan[channel] as Json
    if (place !== undefined && handle.moveX)
      config = handle.moveX(config, stepAt(view.unit, run, place))
    if (value !== undefined && handle.moveY) config = handle.moveY(config, value)
    const next = { ...plan, [channel]: config }
    const line = { ...lines[selected]!, plan: next }
    // what cannot be is not taken over: the handle stays where it was
    const { error } = viewOf({ ...store.value, lines: [line], selected: 0 }).lines[0]!
    if (error === undefined) patchLine(selected, { plan: next }, 'drag')
    else say(error)
  },
  drop() {
    const { handles } = view
    const text = handles[0] && document.activeElement?.getAttribute('aria-valuetext')
    if (text) say(text)
  },
  point(place) {
    setCursor(place)
  },
})

const slider = byId<HTMLInputElement>('cursor')
function setCursor(place: number | undefined): void {
  cursor = place === undefined ? undefined : Math.min(place, view.scene.last)
  chart.setCursor(cursor)
  if (cursor === undefined) return
  slider.value = String(Math.round((1000 * cursor) / view.scene.last))
  const at = Number(cursor.toPrecision(4))
  slider.setAttribute('aria-valuetext', `${at} ${view.unit}`)
  byId('cursor-at').textContent = `${at} ${view.unit}`
  setCursorValues?.(cursor)
}
slider.oninput = () => {
  setCursor((Number(slider.value) / 1000) * view.scene.last)
  say(valuesAt(store.value, view, cursor!).join('; '))
}

// what is listed and edited

const legend = createLegend(byId('lines'), {
  show(i, shown) {
    patchLine(i, { shown })
  },
  select(i) {
    patch({ selected: i })
  },
  copy(i) {
    const line = store.value.lines[i]!
    addLine({ ...line, label: `${line.label.slice(0, limits.label - 5)} copy` })
  },
  remove(i) {
    const { lines, selected } = store.value
    say(`${lines[i]!.label} removed`)
    patch({
      lines: lines.toSpliced(i, 1),
      selected: Math.max(0, Math.min(selected - (i < selected ? 1 : 0), lines.length - 2)),
    })
  },
})

const name = byId<HTMLInputElement>('name')
name.maxLength = limits.label
name.oninput = () => {
  patchLine(store.value.selected, { label: name.value }, 'name')
}

function showForm(): void {
  const { lines, selected } = store.value
  const line = lines[selected]
  byId('editor').hidden = line === undefined
  if (!line) return
  name.value = line.label
  const focused = document.activeElement?.id
  form = createForm(line.plan, {
    onChange(plan, isTyping) {
      patchLine(store.value.selected, { plan }, isTyping ? 'typing' : undefined)
    },
  })
  byId('form').replaceChildren(form.element)
  form.showError(view.lines[selected]?.error)
  if (focused?.startsWith('f-')) document.getElementById(focused)?.focus()
}

const pick = (id: string, act: (value: string) => void): void => {
  const select = byId<HTMLSelectElement>(id)
  select.onchange = () => {
    if (select.value) act(select.value)
    select.value = ''
  }
}
byId('add').append(...choose({}, groups, '').children)
byId<HTMLSelectElement>('add').value = ''
pick('add', type => {
  addLine({ label: type, shown: true, plan: { learningRate: starter(type) } })
})
pick('channel', channel => {
  const { selected, lines, run } = store.value
  const { plan } = lines[selected]!
  const value: Json =
    channel === 'momentum'
      ? { type: 'linear', from: 0.85, to: 0.95, steps: 'rest' }
      : channel === 'batchSize'
        ? (run.batchSize ?? 64)
        : 0.01
  patchLine(selected, { plan: { ...plan, [channel]: value } })
})
byId('grow').onclick = () => {
  const { selected, lines, run } = store.value
  const { plan } = lines[selected]!
  try {
    const grown = growConfig(plan['learningRate']!, run.batchSize ?? 64)
    patchLine(selected, { plan: { ...plan, ...grown } })
  } catch (error) {
    form?.showError((error as Error).message)
  }
}
const pasted = byId<HTMLTextAreaElement>('json')
byId('apply').onclick = () => {
  const problem = byId('json-error')
  problem.hidden = true
  try {
    if (pasted.value.length > limits.text)
      throw new RangeError(`that is more than ${limits.text} letters`)
    const config = checkPlan(JSON.parse(pasted.value))
    const plan = Object.hasOwn(config, 'type') ? { learningRate: config } : config
    fromConfig(plan, kinds)
    patchLine(store.value.selected, { plan })
  } catch (error) {
    problem.hidden = false
    problem.textContent = `This is no config: ${(error as Error).message.slice(0, 400)}`
  }
}

// the run, the axes, the rest

const runForm = createRunForm(byId('run'), (run: RunOptions) => {
  patch({ run }, 'run')
})
const log = byId<HTMLInputElement>('log')
log.onchange = () => {
  patch({ log: log.checked })
}
const axis = byId<HTMLSelectElement>('axis')
axis.onchange = () => {
  patch({ axis: axis.value as Unit })
}
byId('heads').replaceChildren(headsOf())
const exports = createExports()
const size = (): [number, number] => [900, 340 + 130 * view.scene.lanes.length]
byId('svg').onclick = () => {
  saveSvg(chart.picture(...size(), isDark()))
}
byId('png').onclick = () => void savePng(chart.picture(...size(), isDark()), ...size())
byId('csv').onclick = () => {
  save('schedules.csv', 'text/csv', csvOf(store.value, view))
}

// the parts that are loaded when somebody opens them

const listeners: (() => void)[] = []
const page: Page = {
  get state() {
    return store.value
  },
  get view() {
    return view
  },
  change: patch,
  onChange(listener) {
    listeners.push(listener)
  },
}
loadOnOpen('measured', page, async () => ({ start: (await import('./later.ts')).startMeasured }))
loadOnOpen('train', page, () => import('./live/train.ts'))

// state to page

function show(source?: unknown): void {
  const state = store.value
  legend(state, view, isDark())
  chart.show({ ...view.scene, dark: isDark() }, view.handles)
  setCursorValues = showReadouts(byId('figures'), state, view)
  setCursor(cursor)
  byId('axis-error').hidden = view.axisError === undefined
  byId('axis-error').textContent = view.axisError ?? ''
  log.checked = state.log
  axis.value = state.axis
  const line = state.lines[state.selected]
  if (source === 'drag') form?.update(line!.plan)
  else if (source !== 'typing' && source !== 'name' && source !== 'run') showForm()
  if (source !== 'run') runForm.show(state.run)
  const error = view.lines[state.selected]?.error
  form?.showError(error)
  runForm.showError(error)
  const model = view.lines[state.selected]?.model
  if (line && model && error === undefined) exports.show(line.plan, model)
  for (const listener of listeners) listener()
}

let before = { state: store.value, view }
store.subscribe((state, source) => {
  view = viewOf(state, before)
  before = { state, view }
  show(source)
})
// nothing is drawn before it is known what: what is there moves no more then
await followAddress(store).read()
followTheme(() => {
  show('name')
})
showForm()
setCursor(view.scene.last / 2)
document.documentElement.dataset['ready'] = 'true'
performance.mark('first curve')
if ('serviceWorker' in navigator && isSecureContext)
  navigator.serviceWorker.register('sw.js').catch(() => undefined)
