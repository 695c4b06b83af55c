import { expect } from 'vitest'
import { trainingGraph, type Loss, type Optimizer } from '../../src/index.ts'
import { modelOf, random, spread, type Sketch } from './models.ts'
import { floats, numbers, open, type Open } from './run.ts'

/** A model and which of its tensors the loss is differentiated by. */
export interface Case extends Omit<Sketch, 'tensors'> {
  readonly name: string
  /** Sizes of parameters; the numbers are spread out, from −1.5 to 1.5 or between these bounds. */
  readonly parameters: Readonly<Record<string, readonly number[]>>
  readonly constants?: Sketch['tensors']
  readonly bounds?: readonly [number, number]
  /** How far apart the function is looked at. */
  readonly h?: number
  /** Sizes of fed inputs. */
  readonly feeds?: Readonly<Record<string, readonly number[]>>
  readonly tolerance?: number
  /** Whether the model itself gives something else each time. */
  readonly random?: boolean
}

/** The sum of all outputs, each element times a number of its own. */
export function weightedSum(outputs: readonly string[]): Loss {
  return {
    type: 'test',
    outputs,
    build(context) {
      const { b } = context
      const next = random(7)
      const gradients = new Map<string, string[]>()
      const terms = outputs.map(name => {
        const value = context.output(name)
        const dims = b.dims(value)
        // the batch may differ: the same weights for each example
        const own = dims[0].map((size, axis) => (size === dims[1][axis] ? size : 1))
        const weights = Array.from(
          { length: own.reduce((n, size) => n * size, 1) },
          () => next() + 0.5,
        )
        const c = b.op('Expand', [b.float(weights, own), b.op('Shape', [value])])
        gradients.set(value, [c])
        return b.op('ReduceSum', [b.op('Mul', [value, c])], { keepdims: 0 })
      })
      return { loss: terms.reduce((x, y) => b.op('Add', [x, y])), gradients }
    },
  }
}

/** The parameters of a case, with numbers. */
function tensorsOf({ parameters, bounds = [-1.5, 1.5] }: Case): NonNullable<Sketch['tensors']> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, dims], i) => {
      const length = dims.reduce((n, size) => n * size, 1)
      return [name, { dims, data: spread(length, ...bounds, i + 1) }] as const
    }),
  )
}

/** The model of a case. */
export function modelOfCase(of: Case): Uint8Array {
  return modelOf({ ...of, tensors: { ...of.constants, ...tensorsOf(of) } })
}

/** Gives gradients where the next parameters would be. */
const gradients: Optimizer = {
  type: 'test',
  build(u) {
    for (const { name, gradient } of u.parameters) u.next(name, u.b.op('Identity', [gradient]))
  },
}

/** How gradients are looked at. */
export interface Look {
  /** Where the session runs. */
  readonly how?: Open
  /** How near the outputs have to be to those of the model itself. */
  readonly exact?: number
  /** Elements of each tensor that are looked at, where a session is slow; all others as on the CPU. */
  readonly most?: number
}

/** Compares all gradients of a model with differences of its loss. */
export async function checkGradient(
  of: Case,
  { how = open, exact = 5e-5, most = Infinity }: Look = {},
): Promise<void> {
  const { parameters, h = 0.008, feeds = {} } = of
  const names = Object.keys(parameters)
  const tensors = tensorsOf(of)
  const outputs = of.outputs ?? ['y']
  const model = modelOfCase(of)
  const graph = trainingGraph(model, {
    loss: weightedSum(outputs),
    optimizer: gradients,
    trainable: names,
    outputs,
  })
  const session = await how(graph.model)
  const data = Object.fromEntries(
    Object.entries(feeds).map(([name, dims], i) => {
      const length = dims.reduce((n, size) => n * size, 1)
      return [name, floats(spread(length, -1, 1, 50 + i), dims)]
    }),
  )
  // besides parameters: running statistics, and the seed of what is random
  const settings = Object.fromEntries(
    graph.inputs.flatMap(({ name, role }) => {
      const state = graph.state.get(name)
      if (state) return [[name, floats(state.data, state.dims)] as const]
      return role === 'setting' ? [[name, floats([3], [])] as const] : []
    }),
  )
  const run = async (
    changed?: readonly [name: string, at: number, by: number],
    by = session,
  ): Promise<Record<string, number[]>> => {
    const state = names.map(name => {
      const { dims, data } = tensors[name]!
      const own = Float32Array.from(data)
      if (changed?.[0] === name) own[changed[1]]! += changed[2]
      return [name, floats(own, dims)] as const
    })
    const results = await by.run({ ...data, ...settings, ...Object.fromEntries(state) })
    return Object.fromEntries(
      Object.entries(results).map(([name, value]) => [name, numbers(value)]),
    )
  }
  const found = await run()
  if (!of.random) {
    const forward = await (await open(model)).run(data)
    for (const name of outputs)
      for (const [at, value] of numbers(forward[name]).entries())
        expect(
          Math.abs(found[name]![at]! - value),
          `${of.name}, ${name}[${at}]: ${value}`,
        ).toBeLessThan(exact)
  }
  const onCpu = how === open ? undefined : await run(undefined, await open(graph.model))
  for (const name of names) {
    const ours = found[`${name}.next`]!
    const slopes: number[] = []
    const length = tensors[name]!.data.length
    const places = Array.from({ length: Math.min(length, most) }, (_, i) =>
      length <= most ? i : Math.floor(((i + 0.5) * length) / most),
    )
    for (const at of places) {
      // twice, with half the distance, which takes away most of the error
      const slope = async (by: number): Promise<number> => {
        const [before, after] = [await run([name, at, -by]), await run([name, at, by])]
        return (after['loss']![0]! - before['loss']![0]!) / (2 * by)
      }
      slopes.push((4 * (await slope(h)) - (await slope(2 * h))) / 3)
    }
    const size = Math.max(1, ...slopes.map(Math.abs))
    const check = (at: number, expected: number): void => {
      expect(
        Math.abs(ours[at]! - expected) / size,
        `${of.name}, ${name}[${at}]: ${ours[at]!} against ${expected}`,
      ).toBeLessThan(of.tolerance ?? 2e-3)
    }
    for (const [i, slope] of slopes.entries()) check(places[i]!, slope)
    for (const [at, value] of (onCpu?.[`${name}.next`] ?? []).entries()) check(at, value)
  }
}
