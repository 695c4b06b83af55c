/** What a text holds, as far as its beginning tells. */
export type Content = 'binary' | 'config' | 'csv' | 'log' | 'yaml'

/** Tells what a text holds; undefined where nobody knows. */
export function contentOf(text: string): Content | undefined {
  if (text.slice(0, 4096).includes('\0')) return 'binary'
  if (isLog(text)) return 'log'
  const [first = ''] = text.trimStart().split(/\r?\n/, 1)
  if (/^[{[]/.test(first)) return 'config'
  if (/^[\w ".-]+([,;\t][\w ".-]+)+$/.test(first)) return 'csv'
  return /^(---|[\w-]+:( |$))/.test(first) ? 'yaml' : undefined
}

/** Whether a text is a training log, and no config: a JSON object with an update on each line. */
export function isLog(text: string): boolean {
  const [first = ''] = text.trimStart().split('\n', 1)
  try {
    const record = JSON.parse(first) as unknown
    return typeof record === 'object' && record !== null && 'update' in record
  } catch {
    return false
  }
}

const advice: Readonly<Record<Content, string>> = {
  binary: 'it is no text',
  config: 'it looks like a config: anneal plot draws it, and anneal describe says what it does',
  csv: 'it looks like CSV, in which anneal find reads the losses of a range test; configs are JSON, and the log of a training has a JSON object on each line',
  log: 'it is the log of a training: anneal plot draws it, and anneal watch follows it',
  yaml: 'it looks like YAML: configs are JSON',
}

/**
 * What to say behind an error of whoever expected something else.
 *
 * @returns nothing where the text may be what was expected, or nobody knows what it is
 */
export function adviceOn(text: string, expected: Content): string {
  const content = contentOf(text)
  return content === undefined || content === expected ? '' : `; ${advice[content]}`
}
