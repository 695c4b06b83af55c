import { keep, type LayersModel, type Tensor } from '@tensorflow/tfjs'

/** What layers may have besides weights, and which of it stands inside of them. */
interface Layer {
  readonly layers?: readonly Layer[]
  /** Of wrappers. */
  readonly layer?: Layer
  readonly forwardLayer?: Layer
  readonly backwardLayer?: Layer
  /** Of recurrent layers that are stateful: null before the first batch. */
  states_?: Tensor[] | null
  keptStates?: Tensor[][]
  /** Of layers that change pictures at random: the seed of the next one. */
  readonly randomGenerator?: { seed?: number | undefined }
}

const insideOf = ({ layers = [], layer, forwardLayer, backwardLayer }: Layer): Layer[] =>
  [...layers, layer, forwardLayer, backwardLayer].filter(inner => inner !== undefined)

const allIn = (layer: Layer): Layer[] => [layer, ...insideOf(layer).flatMap(allIn)]

/**
 * Takes down what layers remember from batch to batch besides their weights: the states of stateful
 * recurrent layers, and the seeds of layers that draw random numbers by counting.
 *
 * @internal
 * @returns what puts it back; it must be called, as it holds tensors
 */
export function rememberLayers(model: LayersModel): () => void {
  const undo = allIn(model as unknown as Layer).flatMap(layer => [
    ...('states_' in layer ? [rememberStates(layer)] : []),
    ...(layer.randomGenerator ? [rememberSeed(layer.randomGenerator)] : []),
  ])
  return () => {
    for (const act of undo) act()
  }
}

function rememberSeed(generator: { seed?: number | undefined }): () => void {
  const { seed } = generator
  return () => {
    if (seed !== undefined) generator.seed = seed
  }
}

function rememberStates(layer: Layer): () => void {
  const before = layer.states_
  const copies = before?.map(state => keep(state.clone()))
  const count = layer.keptStates?.length ?? 0
  return () => {
    if (layer.states_ === before && before?.every(state => !state.isDisposed)) {
      for (const copy of copies ?? []) copy.dispose()
      return
    }
    const extra = layer.keptStates?.splice(count).flat() ?? []
    for (const state of [...(layer.states_ ?? []), ...extra]) if (!state.isDisposed) state.dispose()
    layer.states_ = copies ?? null
  }
}
