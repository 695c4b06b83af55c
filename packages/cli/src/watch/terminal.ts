import { plotText, type LogReader, type Unit } from '@anneal/plot'
import { hasColor, type Io } from '../io.ts'
import { ofCut } from '../log.ts'
import { wordsOf, type Training } from './training.ts'

/** How a training is shown. */
export interface Style {
  readonly x: Unit
  /** Whether the loss has a logarithmic axis. */
  readonly log: boolean
}

const shown = ['learningRate', 'loss', 'epoch loss', 'val_loss', 'epoch val_loss']

/** Draws a training for the terminal. */
export function pictureOf(training: Training, style: Style, io: Io): string {
  const width = Math.max(30, Math.min(io.columns ?? 80, 200))
  const { log, findings, state = '' } = training
  const series = new Map([...log.series].filter(([name]) => shown.includes(name)))
  const lines: LogReader = { ...log, series }
  const options = { width, height: 10, x: style.x, log: style.log ? ['loss'] : false }
  const drawn =
    series.size > 0 ? plotText({ train: lines }, { ...options, color: hasColor(io) }) : ''
  return `${drawn}${state}\n${ofCut(log)}${findings.map(wordsOf).join('')}`
}

/**
 * Shows the training each time that it has come farther: drawn on a terminal; elsewhere as a line, and what
 * is the matter as soon as it is found.
 */
export function createScreen(style: Style, io: Io): (training: Training) => Promise<void> {
  let told = 0
  let cut = 0
  return async training => {
    if (io.columns !== undefined) {
      await io.out(`\u001b[2J\u001b[H${pictureOf(training, style, io)}`)
      return
    }
    const { findings } = training
    const fresh = findings.slice(findings.length < told ? 0 : told)
    told = findings.length
    const { log } = training
    const news = log.cut > cut ? ofCut(log) : ''
    cut = log.cut
    await io.out(`${training.state ?? ''}\n${news}${fresh.map(wordsOf).join('')}`)
  }
}
