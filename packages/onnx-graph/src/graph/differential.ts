import { GraphError, placeOf, quote } from '../errors.ts'
import { append } from '../proto/append.ts'
import type { NodeProto } from '../proto/messages.ts'
import { add, unbroadcast } from './emit.ts'
import type { Builder } from './builder.ts'
import { sameDims } from './info.ts'

/** What a rule works with: one node, on the way back. */
export class Differential {
  readonly b: Builder
  readonly node: NodeProto
  readonly #gradients: Map<string, string[]>
  readonly #wanted: (name: string) => boolean

  constructor(
    b: Builder,
    node: NodeProto,
    gradients: Map<string, string[]>,
    wanted: (name: string) => boolean,
  ) {
    this.b = b
    this.node = node
    this.#gradients = gradients
    this.#wanted = wanted
  }

  /** The name of an input. */
  x(index: number): string {
    return this.node.input?.[index] ?? ''
  }

  /** The name of an output. */
  y(index = 0): string {
    return this.node.output?.[index] ?? ''
  }

  /** Whether there is such an input. */
  has(index: number): boolean {
    return this.x(index) !== ''
  }

  /** The gradient of the first output. A rule is only asked where there is one. */
  get g(): string {
    const g = this.gradient(0)
    if (g !== undefined) return g
    throw this.unsupported('a gradient of its other outputs')
  }

  /** The gradient of an output, where something depends on it. */
  gradient(index: number): string | undefined {
    const parts = this.#gradients.get(this.y(index))
    if (!parts || this.y(index) === '') return undefined
    const sum = parts.reduce((x, y) => add(this.b, x, y))
    parts.splice(0, parts.length, sum)
    return sum
  }

  /** Whether the gradient of an input is asked for. */
  wants(index: number): boolean {
    return this.has(index) && this.#wanted(this.x(index))
  }

  /** Gives the gradient of an input. */
  give(index: number, gradient: string): void {
    this.giveTo(this.x(index), gradient)
  }

  /** Gives the gradient of a value that the node uses, by its name. */
  giveTo(name: string, gradient: string): void {
    if (!sameDims(this.b.dims(name), this.b.dims(gradient)))
      throw new GraphError(
        'shape',
        `${placeOf(this.node)}: the gradient of ${quote(name)} has the sizes [${this.b.dims(gradient)[0].join()}]: please report this, with the model.`,
        this.node,
      )
    append(this.#gradients, name, gradient)
  }

  /** Gives the gradient of an input that may have been repeated to fit. */
  giveSum(index: number, gradient: () => string): void {
    if (this.wants(index)) this.give(index, unbroadcast(this.b, gradient(), this.x(index)))
  }

  /** An error that says what of this node is not supported. */
  unsupported(what: string): GraphError {
    return unsupported(this.node, what)
  }
}

/** An error that says what of a node is not supported. */
export function unsupported(node: NodeProto, what: string): GraphError {
  return new GraphError(
    'unsupported',
    `${placeOf(node)}: ${what} is not supported in what is trained. ` +
      'Leave out with `trainable` what lies before this node, or change the node in the model.',
    node,
  )
}
