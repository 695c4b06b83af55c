import { h } from './dom.ts'
import { draw, type Drawing, type Frame, type Scene } from './draw.ts'
import type { Handle } from './handles.ts'
import { figures } from './stats.ts'

/** A handle and the lane that it stands in. */
export interface Placed {
  readonly lane: number
  /** The channel of the plan that it is of. */
  readonly channel: string
  readonly handle: Handle
  /** Where it is on the axis. */
  readonly place: number
}

/** What somebody does with the chart. */
export interface ChartEvents {
  /**
   * A handle is moved.
   *
   * @param i which of those that were shown last
   * @param place where to on the axis; undefined where it stays
   * @param value what to; undefined where it stays
   */
  move(i: number, place: number | undefined, value: number | undefined): void
  /** It is let go. */
  drop(): void
  /** Another place of the axis is pointed at. */
  point(place: number): void
}

/** The chart: a picture, with handles on it. */
export interface Chart {
  show(scene: Omit<Scene, 'width' | 'height'>, handles: readonly Placed[]): void
  /** Shows where is pointed at. */
  setCursor(place: number | undefined): void
  /** The picture as it is, at another size and without handles. */
  picture(width: number, height: number, dark: boolean): string
}

/** The number at a pixel of an axis, by halving: a scale may be logarithmic. */
export function invert(
  scale: (value: number) => number,
  pixel: number,
  low: number,
  high: number,
): number {
  const falls = scale(low) > scale(high)
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (scale(middle) < pixel === falls) high = middle
    else low = middle
  }
  return (low + high) / 2
}

const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value))

/** Puts a chart into an element, which it fills. */
export function createChart(element: HTMLElement, events: ChartEvents): Chart {
  const picture = h('div', { class: 'picture' })
  const line = h('div', { class: 'cursor', hidden: true })
  const layer = h('div', { class: 'handles', role: 'group', 'aria-label': 'Handles' })
  element.append(picture, line, layer)
  let last: { scene: Omit<Scene, 'width' | 'height'>; handles: readonly Placed[] } | undefined
  let drawing: Drawing | undefined
  let knobs: HTMLElement[] = []
  let held: number | undefined
  let ranges: readonly (readonly [number, number])[] | undefined

  const sizeOf = (lanes: number): { width: number; height: number } => {
    const width = Math.max(260, element.clientWidth)
    const first = clamp(width * 0.5, 260, 400)
    return { width, height: Math.round(first + (lanes - 1) * 130) }
  }

  const rangeAt = ({ y }: Frame): readonly [number, number] => [y.ticks[0]!, y.ticks.at(-1)!]
  const valueAt = (lane: number, pixel: number): number => {
    const frame = drawing!.frames[lane]!
    const [low, high] = rangeAt(frame)
    // beyond the last tick, too: else nothing could be made larger
    return last!.scene.log && lane === 0
      ? Math.exp(invert(v => frame.y(Math.exp(v)), pixel, Math.log(low) - 7, Math.log(high) + 2.5))
      : invert(frame.y, pixel, low - (high - low), high + (high - low))
  }
  const placeAt = ({ x, left, right }: Frame, pixel: number): number =>
    invert(x, clamp(pixel, left, right), 0, last!.scene.last)

  const moveTo = (i: number, event: PointerEvent): void => {
    const { lane, handle } = last!.handles[i]!
    const frame = drawing!.frames[lane]!
    const box = picture.getBoundingClientRect()
    events.move(
      i,
      handle.moveX && placeAt(frame, event.clientX - box.left),
      handle.moveY && valueAt(lane, clamp(event.clientY - box.top, frame.top - 20, frame.bottom)),
    )
  }

  const nudge = (i: number, event: KeyboardEvent): void => {
    const { lane, handle, place } = last!.handles[i]!
    const many = event.shiftKey ? 10 : 1
    const [dx, dy] =
      {
        ArrowLeft: [-1, 0],
        ArrowRight: [1, 0],
        ArrowUp: [0, 1],
        ArrowDown: [0, -1],
        PageUp: [0, 10],
        PageDown: [0, -10],
      }[event.key] ?? []
    if (dx === undefined || dy === undefined) return
    event.preventDefault()
    // one arrow is enough for what can go only one way
    const across = handle.moveX ? dx || (handle.moveY ? 0 : dy) : 0
    const up = handle.moveY ? dy || (handle.moveX ? 0 : dx) : 0
    const { ticks } = drawing!.frames[lane]!.y
    const unit = Math.abs(handle.value) / 50 || (ticks.at(-1)! - ticks[0]!) / 100
    events.move(
      i,
      across
        ? clamp(place + (across * many * last!.scene.last) / 200, 0, last!.scene.last)
        : undefined,
      up ? handle.value + up * many * unit : undefined,
    )
    events.drop()
  }

  const knobOf = (i: number): HTMLElement => {
    const knob = h('div', { class: 'handle', role: 'slider', tabindex: 0 })
    knob.onpointerdown = event => {
      if (event.button !== 0) return
      held = i
      // the axes stay while it moves: else it would run away
      ranges = drawing!.frames.map(rangeAt)
      knob.setPointerCapture(event.pointerId)
      knob.focus({ preventScroll: true })
      event.preventDefault()
    }
    knob.onpointermove = event => {
      if (held === i) moveTo(i, event)
    }
    const drop = (): void => {
      if (held === i) {
        held = ranges = undefined
        events.drop()
        render()
      }
    }
    knob.onpointerup = drop
    knob.onpointercancel = drop
    knob.onkeydown = event => {
      nudge(i, event)
    }
    return knob
  }

  const placeHandles = (): void => {
    const { handles, scene } = last!
    while (knobs.length < handles.length) knobs.push(knobOf(knobs.length))
    for (const knob of knobs.splice(handles.length)) knob.remove()
    knobs = knobs.slice(0, handles.length)
    for (const [i, { handle, lane, place }] of handles.entries()) {
      const { x, y, top, bottom } = drawing!.frames[lane]!
      const knob = knobs[i]!
      knob.style.translate = `${x(place)}px ${clamp(y(handle.value), top - 20, bottom)}px`
      knob.dataset['moves'] = (handle.moveX ? 'x' : '') + (handle.moveY ? 'y' : '')
      const step = Math.round(handle.step)
      const shown = {
        'aria-label': handle.name,
        'aria-valuemin': 0,
        'aria-valuemax': handle.moveX ? scene.last : Math.max(handle.value * 10, 1),
        'aria-valuenow': handle.moveX ? place : handle.value,
        'aria-valuetext': `step ${step}, value ${figures(handle.value)}`,
        title: `${handle.name}: step ${step}, value ${figures(handle.value)}`,
      }
      for (const [name, value] of Object.entries(shown)) knob.setAttribute(name, String(value))
      if (!knob.isConnected) layer.append(knob)
    }
  }

  const render = (): void => {
    if (!last) return
    drawing = draw({ ...last.scene, ...sizeOf(last.scene.lanes.length), atLeast: ranges })
    // all of it is written by draw, which escapes what it is given
    picture.innerHTML = drawing.svg
    placeHandles()
  }

  element.onpointermove = event => {
    const frame = drawing?.frames[0]
    if (!frame || held !== undefined) return
    const pixel = event.clientX - picture.getBoundingClientRect().left
    if (pixel >= frame.left - 4 && pixel <= frame.right + 4) events.point(placeAt(frame, pixel))
  }
  element.onpointerdown = event => {
    element.onpointermove!(event)
  }
  let width = element.clientWidth
  new ResizeObserver(() => {
    if (element.clientWidth === width) return
    width = element.clientWidth
    render()
  }).observe(element)

  return {
    show(scene, handles) {
      last = { scene, handles }
      render()
    },
    setCursor(place) {
      const frame = drawing?.frames[0]
      line.hidden = place === undefined || !frame
      if (place !== undefined && frame) line.style.translate = `${frame.x(place)}px 0`
    },
    picture: (width, height, dark) => draw({ ...last!.scene, width, height, dark }).svg,
  }
}
