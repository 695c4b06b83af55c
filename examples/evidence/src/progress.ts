/** Tells how far the trainings are: in place on a terminal, or else a line every half minute. */
export function showProgress(label: string): (done: number, all: number) => void {
  const live = process.stdout.isTTY
  const started = performance.now()
  let [shown, known] = [started, -1]
  return (done, all) => {
    if (known < 0) known = done
    const now = performance.now()
    if (now - shown < (live ? 200 : 30_000) && done < all) return
    shown = now
    const left = (((now - started) / (done - known)) * (all - done)) / 1e3
    const rest =
      done === all
        ? `${((now - started) / 1e3).toFixed(0)} s`
        : Number.isFinite(left)
          ? `about ${left.toFixed(0)} s left`
          : 'begins'
    const line = `${label}: ${done} of ${all} trainings, ${rest}`
    process.stdout.write(live ? `\r\x1b[2K${line}${done === all ? '\n' : ''}` : `${line}\n`)
  }
}
