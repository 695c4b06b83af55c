import type { RunOptions } from '@anneal/core'
import { byId, h } from './dom.ts'

const fields = {
  steps: 'steps',
  stepsPerEpoch: 'steps in an epoch',
  datasetSize: 'samples in all',
  batchSize: 'samples in a step',
} as const

type Field = keyof typeof fields

/** A form for the run. */
export interface RunForm {
  show(run: RunOptions): void
  /** Shows a message that is about the run. */
  showError(message: string | undefined): void
}

/** Makes the form of the run. */
export function createRunForm(element: HTMLElement, onChange: (run: RunOptions) => void): RunForm {
  const names = Object.keys(fields) as Field[]
  const inputs = new Map(
    names.map(name => [
      name,
      h('input', {
        type: 'text',
        inputmode: 'decimal',
        id: `run-${name}`,
        placeholder: 'not given',
        autocomplete: 'off',
        'aria-describedby': 'run-error',
      }),
    ]),
  )
  const error = h('p', { class: 'error', id: 'run-error', hidden: true })
  const read = (): void => {
    const run: Record<string, number> = {}
    let wrong = ''
    for (const [name, input] of inputs) {
      const text = input.value.trim()
      const value = Number(text)
      const right = text === '' ? name !== 'steps' : value > 0 && value < Infinity
      input.setAttribute('aria-invalid', String(!right))
      if (!right)
        wrong = `${fields[name]} must be a number above 0, got ${JSON.stringify(text.slice(0, 40))}`
      else if (text !== '') run[name] = value
    }
    setError(wrong)
    if (!wrong) onChange(run)
  }
  const setError = (text: string): void => {
    error.hidden = text === ''
    error.textContent = text
  }
  for (const [name, input] of inputs) {
    input.oninput = read
    element.append(h('div', { class: 'field' }, h('label', { for: input.id }, fields[name]), input))
  }
  element.append(error)
  return {
    show(run) {
      for (const [name, input] of inputs)
        if (input !== document.activeElement) input.value = String(run[name] ?? '')
    },
    showError(message) {
      if (message !== undefined && /\brun\b/.test(message)) setError(message)
      else if (!byId('run').querySelector('[aria-invalid=true]')) setError('')
    },
  }
}
