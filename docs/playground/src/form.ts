import type { Json, Param } from '@anneal/core'
import { button, choose, h } from './dom.ts'
import { isNumeric, readField, writeField } from './fields.ts'
import { groups, kindOf, paramsOf, slotOf, starter } from './kinds.ts'
import { fieldOf, getIn, nameOf, setIn, type Path } from './path.ts'
import type { PlanConfig } from './state.ts'
import { wordsOf } from './view.ts'

/** How a form tells of changes. */
export interface FormOptions {
  /** @param isTyping whether the fields stay what they are */
  readonly onChange: (plan: PlanConfig, isTyping: boolean) => void
}

/** A form for a plan. */
export interface Form {
  readonly element: HTMLElement
  /** Shows other values in the same fields, but not in the one that is being typed in. */
  update(plan: PlanConfig): void
  /** Shows what is wrong beside the field it is about, or else above all. */
  showError(message: string | undefined): void
}

type Group = readonly [name: string, types: readonly string[]]

/** A button whose text says enough only beside what it is of. */
const of = (label: string, text: string, act: () => void): HTMLElement =>
  button(text, act, { 'aria-label': `${text} ${label}` })

// feedback stands outermost, so it is not among what a schedule may hold
const inner: readonly Group[] = [...groups].filter(([name]) => name !== 'Feedback')
const around = groups.get('Around others')!

/** Makes the form of a plan: a field for each option of each schedule in it, as its kind's params say. */
export function createForm(plan: PlanConfig, { onChange }: FormOptions): Form {
  let now = plan
  const fields = new Map<string, { path: Path; input: HTMLElement; error: HTMLElement }>()
  const general = h('p', { class: 'error', role: 'alert', hidden: true })

  const set = (path: Path, value: Json | undefined, isTyping = false): void => {
    now = setIn(now, path, value)
    onChange(now, isTyping)
  }

  const field = (path: Path, label: string, input: HTMLElement, hint?: string): HTMLElement => {
    const name = nameOf(path)
    input.id = `f-${name}`
    const error = h('p', { class: 'error', id: `e-${name}`, hidden: true })
    input.setAttribute('aria-describedby', error.id)
    fields.set(name, { path, input, error })
    return h(
      'div',
      { class: input.matches('[type=checkbox]') ? 'field check' : 'field' },
      h('label', { for: input.id, title: hint }, label),
      input,
      error,
    )
  }

  const option = (name: string, param: Param, path: Path): HTMLElement => {
    const at = [...path, name]
    const value = getIn(now, at)
    const fallback = param.default === undefined ? '' : String(param.default)
    if (param.type === 'boolean') {
      const box = h('input', { type: 'checkbox', checked: (value ?? param.default) === true })
      box.onchange = () => {
        set(at, box.checked, true)
      }
      return field(at, wordsOf(name), box)
    }
    if (param.type === 'string' && param.enum) {
      const options =
        param.optional && param.default === undefined ? ['', ...param.enum] : param.enum
      const select = choose({}, [['', options]], (value as string | undefined) ?? fallback)
      select.onchange = () => {
        set(at, select.value || undefined, true)
      }
      return field(at, wordsOf(name), select)
    }
    const isNumber = param.type === 'number' || param.type === 'integer'
    const input = h('input', {
      type: 'text',
      inputmode: isNumber && 'decimal',
      autocomplete: 'off',
      spellcheck: 'false',
      value: writeField(value),
      placeholder: fallback || (param.optional ? 'none' : undefined),
    })
    input.oninput = () => {
      set(at, readField(param, input.value), true)
    }
    return field(
      at,
      wordsOf(name),
      input,
      param.type === 'length' ? 'steps, or "10 epochs", "5%", "rest"' : undefined,
    )
  }

  const list = (name: string, path: Path): HTMLElement => {
    const at = [...path, name]
    const items = getIn(now, at)
    const count = Array.isArray(items) ? items.length : 0
    return h(
      'div',
      { class: 'list' },
      ...Array.from({ length: count }, (_, i) =>
        schedule(`${wordsOf(name)} ${i + 1}`, [...at, i], {
          remove:
            count > 1
              ? () => {
                  set([...at, i], undefined)
                }
              : undefined,
          up:
            i > 0
              ? () => {
                  set(at, swapped(items as Json[], i - 1))
                }
              : undefined,
        }),
      ),
      button(`Add to ${wordsOf(name)}`, () => {
        set([...at, count], starter('cosine'))
      }),
    )
  }

  const swapped = (items: readonly Json[], i: number): Json[] =>
    items.toSpliced(i, 2, items[i + 1]!, items[i]!)

  const wrap = (config: Json, path: Path, type: string): void => {
    const slot = slotOf(kindOf(type)!)!
    set(path, setIn(starter(type), slot, config))
  }

  const schedule = (
    label: string,
    path: Path,
    {
      remove,
      up,
      types = inner,
    }: {
      remove?: (() => void) | undefined
      up?: (() => void) | undefined
      types?: readonly Group[] | undefined
    } = {},
  ): HTMLElement => {
    const config = getIn(now, path)
    const type = getIn(config, ['type'])
    const kind = kindOf(type)
    const select = choose({}, kind ? types : [['', ['']], ...types], kind ? kind.type : '')
    select.onchange = () => {
      set(path, starter(select.value, config))
    }
    const wrapper = choose(
      { 'aria-label': `Put ${label} into` },
      [
        ['', ['Wrap in…']],
        ['', around],
      ],
      '',
    )
    wrapper.onchange = () => {
      if (kindOf(wrapper.value)) wrap(config as Json, path, wrapper.value)
    }
    const slot = kind && slotOf(kind)
    const content = slot && getIn(config, slot)
    return h(
      'fieldset',
      {},
      h('legend', {}, label),
      h(
        'div',
        { class: 'head' },
        field([...path, 'type'], 'kind', select),
        wrapper,
        typeof content === 'object' &&
          of(label, 'Unwrap', () => {
            set(path, content as Json)
          }),
        up && of(label, 'Move up', up),
        remove && of(label, 'Remove', remove),
      ),
      h(
        'div',
        { class: 'grid' },
        ...(kind ? paramsOf(kind) : [])
          .filter(([, p]) => !nests(p))
          .map(([name, param]) => option(name, param, path)),
      ),
      ...(kind ? paramsOf(kind) : [])
        .filter(([, p]) => nests(p))
        .map(([name, param]) => nested(name, param, path)),
    )
  }

  const nests = (param: Param): boolean =>
    param.type === 'schedule' || (param.type === 'array' && param.items.type === 'schedule')

  const nested = (name: string, param: Param, path: Path): HTMLElement => {
    if (param.type === 'array') return list(name, path)
    const at = [...path, name]
    if (getIn(now, at) !== undefined || !param.optional)
      return schedule(wordsOf(name), at, {
        remove: param.optional
          ? () => {
              set(at, undefined)
            }
          : undefined,
      })
    const add = (): void => {
      set(at, starter('cosine'))
    }
    return button(`Add ${wordsOf(name)}`, add)
  }

  const channel = (name: string): HTMLElement => {
    const value = now[name]
    const remove =
      name === 'learningRate'
        ? undefined
        : () => {
            set([name], undefined)
          }
    if (typeof value !== 'number')
      return schedule(wordsOf(name), [name], { remove, types: [...groups] })
    const input = h('input', { type: 'text', inputmode: 'decimal', value: String(value) })
    input.oninput = () => {
      set([name], isNumeric(input.value) ? Number(input.value) : input.value, true)
    }
    const change = (): void => {
      set([name], { type: 'constant', value })
    }
    return h(
      'fieldset',
      {},
      h('legend', {}, wordsOf(name)),
      h(
        'div',
        { class: 'head' },
        field([name], 'value', input),
        button('Make it a schedule', change),
        remove && of(wordsOf(name), 'Remove', remove),
      ),
    )
  }

  const element = h('div', { class: 'plan' }, general, ...Object.keys(now).map(channel))
  return {
    element,
    update(next) {
      now = next
      for (const { path, input } of fields.values())
        if (input instanceof HTMLInputElement && input !== document.activeElement)
          if (input.type === 'text') input.value = writeField(getIn(next, path))
    },
    showError(message) {
      const name = message === undefined ? undefined : fieldOf(message, fields.keys())
      for (const [key, { input, error }] of fields) {
        error.hidden = key !== name
        error.textContent = key === name ? message!.slice(0, 400) : ''
        input.setAttribute('aria-invalid', String(key === name))
      }
      general.hidden = message === undefined || name !== undefined
      general.textContent = general.hidden ? '' : message!.slice(0, 400)
    },
  }
}
