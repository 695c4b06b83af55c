import type { LogRecord } from '@anneal/tfjs'

/** Shows how far a run is: one line that is written over on a terminal, else a line an epoch. */
export function showProgress(
  label: string,
  epochs: number,
  updates: number,
): (record: LogRecord) => void {
  const live = process.stdout.isTTY
  const started = performance.now()
  const perEpoch = updates / epochs
  let shown = 0
  let accuracy = 0
  return ({ update, values, metrics }) => {
    // a running mean over about 50 batches: a single one says little
    const share = metrics['acc'] ?? NaN
    accuracy = update === 1 ? share : accuracy + (share - accuracy) / Math.min(update, 50)
    const now = performance.now()
    const done = update === updates
    if (live ? now - shown < 100 && !done : update % perEpoch !== 0) return
    shown = now
    const left = (((now - started) / update) * (updates - update)) / 1000
    const line = [
      label.padEnd(22),
      `epoch ${Math.ceil(update / perEpoch)}/${epochs}`,
      `batch ${String(((update - 1) % perEpoch) + 1).padStart(3)}/${perEpoch}`,
      `rate ${(values['learningRate'] ?? 0).toPrecision(3)}`,
      `loss ${(metrics['loss'] ?? 0).toFixed(3)}`,
      ...(accuracy >= 0 ? [`training accuracy ${(100 * accuracy).toFixed(1)} %`] : []),
      done ? `${((now - started) / 1000).toFixed(1)} s` : `${Math.ceil(left)} s left`,
    ].join('  ')
    process.stdout.write(live ? `\r\x1b[2K${line}${done ? '\n' : ''}` : `${line}\n`)
  }
}
