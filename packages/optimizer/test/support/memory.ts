// Prints what each method takes of memory in a step, in bytes. Needs --expose-gc.
import { methods, start } from './methods.ts'

const steps = 60
const found: Record<string, { arrays: number; heap: number }> = {}
for (const [name, create] of Object.entries(methods)) {
  const weights = [start(5000)]
  const gradients = [start(5000)]
  const method = create(weights)
  const measure = (): { arrays: number; heap: number } => {
    globalThis.gc!()
    const before = process.memoryUsage()
    for (let i = 0; i < steps; i++) method.step(gradients)
    const after = process.memoryUsage()
    return {
      arrays: (after.arrayBuffers - before.arrayBuffers) / steps,
      heap: (after.heapUsed - before.heapUsed) / steps,
    }
  }
  // the compiler takes memory, too, until it is done: the least of some rounds is the method's
  const rounds = Array.from({ length: 8 }, measure)
  found[name] = {
    arrays: Math.min(...rounds.map(({ arrays }) => arrays)),
    heap: Math.min(...rounds.map(({ heap }) => heap)),
  }
}
console.log(JSON.stringify(found))
