/**
 * Whether this is Node: there `getData` of a tensor on a GPU ends the process, and nothing can catch it.
 *
 * @internal
 */
export const inNode = (): boolean =>
  typeof (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node ===
  'string'
