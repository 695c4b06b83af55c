import type { Json, Param } from '@anneal/core'

/** Whether a text is a number. */
export const isNumeric = (text: string): boolean =>
  text.trim() !== '' && Number.isFinite(Number(text))

const asNumber = (text: string): Json => (isNumeric(text) ? Number(text) : text.trim())

/** What was typed, as an option: what is no number stays text, so that the message can say so. */
export function readField(param: Param, text: string): Json | undefined {
  if (text.trim() === '') return undefined
  if (param.type === 'array')
    return text
      .replace(/^\s*\[|\]\s*$/g, '')
      .split(/[,;]/)
      .map(item => item.trim().replace(/^["'](.*)["']$/, '$1'))
      .filter(item => item !== '')
      .map(asNumber)
  return param.type === 'string' ? text : asNumber(text)
}

/** An option as it is typed. */
export const writeField = (value: unknown): string =>
  value === undefined || value === null
    ? ''
    : Array.isArray(value)
      ? value.map(String).join(', ')
      : typeof value === 'object'
        ? JSON.stringify(value)
        : (value as string | number | boolean).toString()
