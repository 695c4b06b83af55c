import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that wait for a browser or for a graphics card in software, and so take longest. */
const slow = /\b(browser|webgpu|smoke)/i

/** Begins with the slow files, which are small: by size, they would come last and one core would wait. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isSlow = ({ moduleId }: TestSpecification): boolean =>
      slow.test(moduleId.slice(moduleId.lastIndexOf('/') + 1))
    return [...sorted.filter(isSlow), ...sorted.filter(file => !isSlow(file))]
  }
}
