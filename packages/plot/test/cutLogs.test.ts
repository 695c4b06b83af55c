// Logs of processes that were killed while they wrote, and of those that went on behind what was left.
import { describe, expect, it } from 'vitest'
import { createLogReader, plot } from '../src/index.ts'

const line = (update: number, loss: number): string =>
  `${JSON.stringify({ event: 'update', update, epoch: null, samples: null, learningRate: 0.1, loss })}\n`
const read = (text: string): [steps: unknown, losses: unknown, cut: number] => {
  const log = createLogReader('train.ndjson')
  log.add(text)
  log.end()
  const loss = log.series.get('loss')
  return [loss?.steps, loss?.values, log.cut]
}

const whole = line(1, 3) + line(2, 2)
const next = line(3, 1)

describe('wherever a line is cut', () => {
  // the last place is behind the closing brace: there only the line break is missing
  const places = Array.from({ length: next.length - 1 }, (_, at) => at)

  it.each(['the log ends there', 'another line follows'])('%s', how => {
    const after = how === 'the log ends there' ? '' : `\n${line(3, 0.5)}`
    for (const at of places)
      expect(read(whole + next.slice(0, at) + after), String(at)).toEqual(
        after === '' ? [[1, 2], [3, 2], at > 0 ? 1 : 0] : [[1, 2, 3], [3, 2, 0.5], at > 0 ? 1 : 0],
      )
  })

  it('the next process writes on behind it', () => {
    for (const at of places.slice(1))
      expect(read(whole + next.slice(0, at) + line(3, 0.5) + line(4, 0.25)), String(at)).toEqual([
        [1, 2, 3, 4],
        [3, 2, 0.5, 0.25],
        1,
      ])
  })
})

it('is drawn', () => {
  expect(plot({ run: whole + next.slice(0, 20) })).toBe(plot({ run: whole }))
})

it.each([
  ['nothing before it', '{"event":"upd\n', 1],
  ['a whole record that is wrong', `${whole}{"event":"update","update":3,"loss":}\n`, 3],
  ['what is no record', `${whole}Traceback (most recent call last):\n`, 3],
  ['a record without an update behind it', `${whole}{"event":"upd{"event":"update"}\n`, 3],
])('is not said of %s', (_, text, at) => {
  expect(() => read(text)).toThrow(`train.ndjson:${at}: `)
})
