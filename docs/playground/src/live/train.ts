// A chunk of its own: models that train under the schedules that are shown.
import { descent, type Descent } from '@anneal/core/diagnostics'
import { choose, h, say } from '../dom.ts'
import type { Page } from '../page.ts'
import { figures } from '../stats.ts'
import { isDark } from '../theme.ts'
import { colorOf, lossPicture, runnersOf, type Runner } from './runners.ts'
import { landscapes, noisy, type Landscape } from './surfaces.ts'

// A descent of so many updates is enough to see, whatever the length of the run: the schedule is
// sampled along it.
const updates = 400

function drawMap(canvas: HTMLCanvasElement, { surface, reach }: Landscape): ImageData {
  const { width, height } = canvas
  const context = canvas.getContext('2d')!
  const image = context.createImageData(width, height)
  const dark = isDark()
  for (let j = 0; j < height; j++)
    for (let i = 0; i < width; i++) {
      const place = [((2 * i) / width - 1) * reach, (1 - (2 * j) / height) * reach]
      const level = Math.log(surface(place) + 0.02) * 2.2
      const share = Math.min(1, Math.max(0, (level + 8) / 18))
      const edge = Math.abs(level - Math.round(level)) < 0.06 ? 14 : 0
      const base = dark ? 18 + 34 * share + edge : 250 - 36 * share - edge
      const at = 4 * (j * width + i)
      image.data.set([base * (dark ? 0.75 : 0.94), base * (dark ? 0.92 : 0.975), base, 255], at)
    }
  return image
}

/** The way of a line down a surface, with noise of so great a deviation in the gradients of its first batch. */
function wayDown(
  { rateAt, momentumAt, batchAt, steps }: Runner,
  noise: number,
  on: Landscape,
): Descent {
  const stepAt = (update: number): number => Math.floor((update * steps) / updates)
  const surface = noisy(on.surface, update => noise / Math.sqrt(batchAt(stepAt(update))))
  return descent(surface, {
    from: on.from,
    learningRate: update => rateAt(stepAt(update)),
    momentum: update => momentumAt(stepAt(update)),
    steps: updates,
  })
}

/** Fills the panel. */
export function start(element: HTMLElement, page: Page): void {
  const canvas = h('canvas', {
    width: 420,
    height: 420,
    role: 'img',
    'aria-label': 'The surface, with the way of each line',
  })
  const losses = h('div', { class: 'picture' })
  const status = h('p', { id: 'train-status', role: 'status' })
  const which = choose(
    { id: 'surface' },
    [['', Object.keys(landscapes)]],
    Object.keys(landscapes)[0]!,
  )
  const noise = h('input', { type: 'range', id: 'noise', min: 0, max: 3, step: 0.1, value: 0.5 })
  const go = h('button', { type: 'button', id: 'go', class: 'primary' }, 'Train')
  const again = h('button', { type: 'button', id: 'again' }, 'Begin again')
  let map: ImageData | undefined
  let running = false
  let runs: { runner: Runner; way: Descent }[] = []
  let done = 0
  const landscape = (): Landscape => landscapes[which.value]!

  const paint = (): void => {
    const context = canvas.getContext('2d')!
    map ??= drawMap(canvas, landscape())
    context.putImageData(map, 0, 0)
    const { reach } = landscape()
    const half = canvas.width / 2
    for (const { runner, way } of runs) {
      const gone = way.points.slice(0, done + 1) as [number, number][]
      context.strokeStyle = context.fillStyle = colorOf(runner.look)
      context.lineWidth = 1.8
      context.beginPath()
      for (const [x, y] of gone)
        context.lineTo(half + (x / reach) * half, half - (y / reach) * half)
      context.stroke()
      const [x, y] = gone.at(-1)!
      context.beginPath()
      context.arc(half + (x / reach) * half, half - (y / reach) * half, 5, 0, 7)
      context.fill()
    }
    losses.innerHTML = lossPicture(
      runs.map(({ runner, way }) => ({ ...runner, losses: way.losses.slice(0, done + 1) })),
      updates,
      'update',
      element.clientWidth > 760 ? element.clientWidth - 460 : element.clientWidth,
    )
  }
  const reset = (): void => {
    running = false
    go.textContent = 'Train'
    done = 0
    runs = runnersOf(page).map(runner => ({
      runner,
      way: wayDown(runner, Number(noise.value), landscape()),
    }))
    status.textContent = `${runs.length} lines, ${updates} updates each: the whole schedule, whatever its length.`
    paint()
  }
  const end = (): void => {
    running = false
    go.textContent = 'Train'
    const text = runs
      .map(
        ({ runner, way }) =>
          `${runner.label}: ${way.diverged ? 'diverged' : figures(way.losses.at(-1)!)}`,
      )
      .join('; ')
    status.textContent = `Done. Loss at last: ${text}`
    say(status.textContent)
  }
  const frame = (): void => {
    if (!running) return
    done = Math.min(updates, done + 4)
    paint()
    if (done >= updates) end()
    else requestAnimationFrame(frame)
  }
  go.onclick = () => {
    if (done >= updates) reset()
    running = !running
    go.textContent = running ? 'Pause' : 'Train'
    frame()
  }
  again.onclick = reset
  which.onchange = noise.oninput = () => {
    map = undefined
    reset()
  }
  const digits = h('button', { type: 'button', id: 'digits' }, 'Train on digits with TensorFlow.js')
  const digitsBody = h('div')
  digits.onclick = async () => {
    digits.disabled = true
    try {
      const { trainDigits } = await import('./digits.ts')
      await trainDigits(digitsBody, page)
    } catch (error) {
      digitsBody.textContent = `It could not be trained: ${(error as Error).message.slice(0, 300)}`
    }
    digits.disabled = false
  }
  element.append(
    h(
      'p',
      {},
      'Plain descent with noisy gradients, driven by the rate, momentum and batch size of the lines that are shown.',
    ),
    h(
      'div',
      { class: 'row' },
      h('span', { class: 'field' }, h('label', { for: 'surface' }, 'surface'), which),
      h('span', { class: 'field' }, h('label', { for: 'noise' }, 'noise'), noise),
      go,
      again,
    ),
    status,
    h('div', { class: 'stage' }, canvas, losses),
    h('h3', {}, 'Digits'),
    h(
      'p',
      {},
      'A small network learns 600 digits of MNIST, once for each line. TensorFlow.js is loaded for that: about 300 kB.',
    ),
    digits,
    digitsBody,
  )
  let seen = page.view.lines
  let theme = isDark()
  page.onChange(() => {
    if (theme !== isDark()) {
      theme = isDark()
      map = undefined
      paint()
    }
    if (seen === page.view.lines) return
    seen = page.view.lines
    reset()
  })
  reset()
}
