import { fromConfig, listProviders, type Drivable } from '@anneal/onnxruntime'
import { builtins } from '@anneal/onnxruntime/builtins'
import { plot } from '@anneal/plot'
import * as ort from 'onnxruntime-web/webgpu'
import { unpack, type Digits } from './digits.ts'
import { Gate } from './gate.ts'
import { accuracyOf, begin, type Running } from './train.ts'

ort.env.wasm.wasmPaths = '/ort/'
ort.env.wasm.numThreads = 1 // more need a page that is cross-origin isolated

const element = (id: string): HTMLElement => document.getElementById(id)!
const button = (id: string): HTMLButtonElement => element(id) as HTMLButtonElement
const [start, pause, download, apply] = [
  button('start'),
  button('pause'),
  button('download'),
  button('apply'),
]
const provider = element('provider') as HTMLSelectElement
const schedule = element('schedule') as HTMLTextAreaElement
const say = (text: string): void => {
  element('status').textContent = text
}

const query = new URLSearchParams(location.search)
const epochs = Number(query.get('epochs') ?? 5)
const wanted = Number(query.get('images') ?? 8000)

const bytesOf = async (path: string): Promise<Uint8Array> =>
  new Uint8Array(await (await fetch(path)).arrayBuffer())

/** What a button does; a problem is shown instead of lost. */
function on(clicked: HTMLButtonElement, action: () => void | Promise<void>): void {
  clicked.addEventListener('click', () => {
    element('problem').textContent = ''
    void (async () => {
      try {
        await action()
      } catch (error) {
        element('problem').textContent = (error as Error).message
      }
    })()
  })
}

const planned = (): Drivable => fromConfig(JSON.parse(schedule.value), builtins)

/** Loss and rate of each update, drawn a few times a second. */
class Curves {
  readonly #rates: number[] = []
  readonly #losses: number[] = []
  #drawn = -Infinity

  add(rate: number, loss: number): void {
    this.#rates.push(rate)
    this.#losses.push(loss)
    if (performance.now() - this.#drawn > 250) this.draw()
  }

  draw(): void {
    this.#drawn = performance.now()
    const steps = this.#rates.map((_, update) => update)
    const curve = (values: number[], title: string, log: boolean): string =>
      plot(
        { [title]: { steps, values, hold: false } },
        // as wide as the page, so that its letters stay readable on a phone
        { title, xLabel: 'update', yLabel: title, log, width: widthOf(element('rates')) },
      )
    element('rates').innerHTML = curve(this.#rates, 'learning rate', false)
    element('losses').innerHTML = curve(this.#losses, 'loss', true)
  }
}

const widthOf = ({ clientWidth }: HTMLElement): number => Math.min(Math.max(clientWidth, 320), 800)

async function train(model: Uint8Array, digits: Digits, test: Digits): Promise<void> {
  start.disabled = true
  const gate = new Gate()
  const curves = new Curves()
  const running: Running = await begin(ort, model, digits, {
    ...{ provider: provider.value, plan: planned(), epochs },
  })
  const { training, updates, events } = running
  const save = async (): Promise<void> => {
    const link = document.createElement('a')
    const file = new Blob([(await running.exportModel()) as BlobPart])
    link.href = URL.createObjectURL(file)
    link.download = 'digits-trained.onnx'
    link.click()
    URL.revokeObjectURL(link.href)
  }
  let over = false
  pause.onclick = () => {
    gate.pause(!gate.paused)
    pause.textContent = gate.paused ? 'Resume' : 'Pause'
  }
  on(download, () => (over ? save() : gate.between(save)))
  on(apply, () =>
    gate.between(() => {
      training.replace(planned())
    }),
  )
  for (const one of [pause, download, apply]) one.disabled = false

  for await (const { event, update, values, metrics } of events) {
    if (event === 'epoch') continue
    const [rate, loss] = [values['learningRate']!, metrics['loss']!]
    curves.add(rate, loss)
    say(`update ${update} of ${updates}, rate ${rate.toPrecision(4)}, loss ${loss.toFixed(3)}`)
    await gate.pass()
  }
  over = true
  for (const one of [pause, apply]) one.disabled = true
  curves.draw()
  const accuracy = await accuracyOf(ort, await running.exportModel(), test)
  say(`done: ${(100 * accuracy).toFixed(1)} % of ${test.labels.length} other digits are recognised`)
}

const [model, digits, test, config] = await Promise.all([
  bytesOf('/digits.onnx'),
  bytesOf('/train.bin'),
  bytesOf('/test.bin'),
  (await fetch('/schedule.json')).text(),
])
schedule.value = config
for (const name of await listProviders(ort)) provider.add(new Option(name))
on(start, () => train(model, unpack(digits, wanted), unpack(test, 2000)))
start.disabled = false
say('Ready.')
