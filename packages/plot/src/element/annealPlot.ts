/// <reference lib="dom" />
import { fromConfig, OptionError, type Config, type RunOptions } from '@anneal/core'
import { builtins } from '@anneal/core/builtins'
import type { Unit } from '../axis.ts'
import { plot } from '../plot.ts'

const attributes = [
  'config',
  'steps',
  'epochs',
  'steps-per-epoch',
  'x',
  'log',
  'label',
  'height',
  'theme',
]

const most = 100_000

function configOf(element: HTMLElement): unknown {
  const script = element.querySelector('script[type="application/json"]')
  const text = element.getAttribute('config') ?? script?.textContent ?? ''
  if (text.trim() === '')
    throw new OptionError(
      'anneal-plot needs a config, as its attribute or as JSON in a script inside of it',
    )
  if (text.length > most) throw new OptionError(`the config has more than ${most} letters`)
  try {
    return JSON.parse(text)
  } catch {
    throw new OptionError('the config is no JSON')
  }
}

function runOf(element: HTMLElement): RunOptions {
  const run: Record<string, number> = {}
  for (const [attribute, field] of [
    ['steps', 'steps'],
    ['epochs', 'epochs'],
    ['steps-per-epoch', 'stepsPerEpoch'],
  ] as const) {
    const value = element.getAttribute(attribute)
    if (value !== null) run[field] = Number(value)
  }
  return run
}

function draw(element: HTMLElement): string {
  const made = fromConfig(configOf(element), builtins)
  const run = runOf(element)
  const theme = element.getAttribute('theme')
  const x = element.getAttribute('x')
  return plot(
    { [element.getAttribute('label') ?? nameOf(made)]: made },
    {
      ...(Object.keys(run).length > 0 && { run }),
      ...(x !== null && { x: x as Unit }),
      log: element.hasAttribute('log'),
      width: Math.min(4000, Math.max(240, element.clientWidth || 640)),
      height: Math.min(4000, Math.max(200, Number(element.getAttribute('height')) || 320)),
      theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    },
  )
}

const nameOf = (made: ReturnType<typeof fromConfig>): string =>
  'config' in made ? (made.config as Config).type : 'plan'

/**
 * Defines the element `<anneal-plot>`, which draws the config that it is given, as wide as there is room:
 *
 *     <anneal-plot config='{ "type": "cosine", "from": 0.1, "steps": 1000 }'></anneal-plot>
 *
 * The config may stand in a `<script type="application/json">` inside of it instead. Its other attributes
 * are `steps`, `epochs` and `steps-per-epoch` for lengths with units, `x` for what the axis counts, `label`,
 * `log`, `height` in pixels and `theme` (`light`, `dark`, or as the reader prefers). What is wrong is said in
 * its place.
 *
 * Only what calls this defines anything; calling it again does nothing, nor does calling it where there are
 * no elements, such as on a server.
 *
 * @param name what it is called
 * @throws DOMException when there cannot be an element of that name
 * @example
 * defineAnnealPlot()
 */
export function defineAnnealPlot(name: string = 'anneal-plot'): void {
  if (typeof customElements === 'undefined' || customElements.get(name)) return
  class AnnealPlot extends HTMLElement {
    static readonly observedAttributes: readonly string[] = attributes
    readonly #root: ShadowRoot = this.attachShadow({ mode: 'open' })
    #observer: ResizeObserver | undefined
    #width = 0

    connectedCallback(): void {
      this.style.display ||= 'block'
      this.#observer = new ResizeObserver(() => {
        if (this.clientWidth !== this.#width) this.#render()
      })
      this.#observer.observe(this)
      // what is inside of it may not have been read yet
      if (document.readyState === 'loading')
        document.addEventListener('DOMContentLoaded', () => {
          this.#render()
        })
      else this.#render()
    }

    disconnectedCallback(): void {
      this.#observer?.disconnect()
    }

    attributeChangedCallback(): void {
      if (this.isConnected) this.#render()
    }

    #render(): void {
      this.#width = this.clientWidth
      try {
        // plot escapes all that it is given
        this.#root.innerHTML = draw(this)
      } catch (error) {
        const message = document.createElement('p')
        message.setAttribute('role', 'alert')
        message.textContent = (error as Error).message.slice(0, 500)
        this.#root.replaceChildren(message)
      }
    }
  }
  customElements.define(name, AnnealPlot)
}
