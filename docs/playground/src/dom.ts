type Child = Node | string | false | undefined
type Attribute = string | number | boolean | undefined
type Props = Readonly<Record<string, Attribute | ((event: never) => unknown)>>

/**
 * Makes an element. What is true is an attribute without a value, what is false or undefined none, and a
 * function listens. Strings are text, never markup.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props))
    if (typeof value === 'function')
      element.addEventListener(name.slice(2), value as (event: Event) => void)
    else if (value !== false && value !== undefined)
      element.setAttribute(name, value === true ? '' : String(value))
  element.append(...children.filter(child => child !== false && child !== undefined))
  return element
}

/** Makes a button. */
export const button = (text: string, act: () => void, props: Props = {}): HTMLButtonElement =>
  h('button', { type: 'button', onclick: act, ...props }, text)

/** The element of the page with this id. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the page says which it is
export const byId = <Type extends HTMLElement = HTMLElement>(id: string): Type =>
  document.getElementById(id) as Type

/** Says something to those who do not see the chart. */
export function say(text: string): void {
  byId('live').textContent = text
}

/** A select with its options, in groups where they have names. */
export function choose(
  props: Props,
  options: Iterable<readonly [group: string, values: readonly string[]]>,
  value: string,
): HTMLSelectElement {
  const select = h('select', props)
  for (const [group, values] of options) {
    const items = values.map(item =>
      h('option', { value: item, selected: item === value }, item || '–'),
    )
    select.append(...(group ? [h('optgroup', { label: group }, ...items)] : items))
  }
  return select
}

/** Lets a file be saved. */
export function save(name: string, type: string, data: BlobPart): void {
  const url = URL.createObjectURL(new Blob([data], { type }))
  h('a', { href: url, download: name }).click()
  setTimeout(() => {
    URL.revokeObjectURL(url)
  }, 10_000)
}
