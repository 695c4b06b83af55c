import { figures } from './stats.ts'
import { byId, h, say } from './dom.ts'
import type { Model } from './model.ts'
import type { PlanConfig } from './state.ts'
import { writeTypeScript } from './typescript.ts'

type Exporters = typeof import('./exporters.ts').exporters

/** Code, and how near it is. */
export interface Exported {
  readonly code: string
  readonly badge: string
  readonly isExact: boolean
}

const own: Readonly<Record<string, (plan: PlanConfig) => string>> = {
  JSON: plan => {
    const { learningRate, ...others } = plan
    const only = Object.keys(others).length === 0 && typeof learningRate === 'object'
    return `${JSON.stringify(only ? learningRate : plan, null, 2)}\n`
  },
  TypeScript: writeTypeScript,
}

const theirs: readonly (keyof Exporters)[] = [
  'TensorFlow.js',
  'PyTorch',
  'Keras',
  'optax',
  'DeepSpeed',
  'Transformers',
]

/** What a plan can be copied as. */
export const targets: readonly string[] = [...Object.keys(own), ...theirs]

/**
 * Writes a plan for a target.
 *
 * @throws OptionError or InteropError saying why it cannot be
 */
export async function exportPlan(
  target: string,
  plan: PlanConfig,
  model: Model,
): Promise<Exported> {
  const write = own[target]
  if (write) return { code: write(plan), badge: 'exact', isExact: true }
  const { exporters, inputOf } = await import('./later.ts')
  const { code, exact, error, form } = exporters[target as keyof Exporters](inputOf(model))
  const how = { native: 'its own classes', formula: 'a formula', table: 'a table' }[form]
  return {
    code,
    badge: exact ? `exact, ${how}` : `off by ${figures(error)} of the largest value, ${how}`,
    isExact: exact,
  }
}

/** Shows the code of a plan, and copies it. */
export function createExports(): { show(plan: PlanConfig, model: Model): void } {
  const [tabs, code, badge, copy] = ['targets', 'code', 'badge', 'copy'].map(id => byId(id)) as [
    HTMLElement,
    HTMLElement,
    HTMLElement,
    HTMLElement,
  ]
  const panel = byId<HTMLDetailsElement>('export')
  let target = targets[0]!
  let given: { plan: PlanConfig; model: Model } | undefined
  let turn = 0

  const render = async (): Promise<void> => {
    if (!given || !panel.open) return
    const mine = ++turn
    const shown = await exportPlan(target, given.plan, given.model).catch((error: unknown) => ({
      code: '',
      badge: `not possible: ${(error as Error).message.slice(0, 500)}`,
      isExact: false,
    }))
    if (mine !== turn) return
    code.textContent = shown.code
    code.parentElement!.hidden = shown.code === ''
    copy.toggleAttribute('disabled', shown.code === '')
    badge.textContent = shown.badge
    badge.className = shown.isExact ? 'badge exact' : shown.code ? 'badge' : 'badge wrong'
  }

  tabs.append(
    ...targets.map((name, i) => {
      const input = h('input', { type: 'radio', name: 'target', id: `t-${i}`, checked: i === 0 })
      input.onchange = () => {
        target = name
        void render()
      }
      return h('span', {}, input, h('label', { for: input.id }, name))
    }),
  )
  panel.ontoggle = () => void render()
  copy.onclick = async () => {
    try {
      await navigator.clipboard.writeText(code.textContent)
      say(`${target} copied`)
      copy.textContent = 'Copied'
    } catch {
      getSelection()?.selectAllChildren(code)
      copy.textContent = 'Selected: press Ctrl+C'
    }
    setTimeout(() => (copy.textContent = 'Copy'), 2000)
  }
  return {
    show(plan, model) {
      given = { plan, model }
      void render()
    },
  }
}
