import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that wait for a browser or for a graphics card in software, and so take longest. */
const slow = /\b(browser|webgpu|smoke)/i

const isSlow = ({ moduleId }: TestSpecification): boolean =>
  slow.test(moduleId.slice(moduleId.lastIndexOf('/') + 1))

function spread(files: readonly TestSpecification[]): TestSpecification[] {
  const order = files.filter(file => !isSlow(file))
  const apart = files.filter(isSlow)
  const gap = Math.floor(order.length / (apart.length + 1))
  for (const [i, file] of apart.entries()) order.splice(i * (gap + 1), 0, file)
  return order
}

/**
 * Spreads the slow files over the run: each takes all cores now and then, and so disturbs another, and
 * as they are small files, they would come last by size, with nothing to do beside them. Each project has its
 * own among its files, so that those that share what they import follow one another.
 */
export class SlowApart extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const projects = new Set(sorted.map(({ project }) => project.name))
    return [...projects].flatMap(name =>
      spread(sorted.filter(({ project }) => project.name === name)),
    )
  }
}
