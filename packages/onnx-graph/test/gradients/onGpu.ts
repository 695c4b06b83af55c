import { expect, it } from 'vitest'
import { useVulkan } from '../../../../scripts/testing/vulkan.ts'
import { checkGradient, type Case } from '../support/gradient.ts'
import { openGpu } from '../support/run.ts'
import { cases } from './index.ts'

/** How far WGSL lets them be off, where that is more: a sine by 2⁻¹¹, an arc sine by 6.77e-5. */
const coarse: Readonly<Record<string, number>> = {
  Sin: 2 ** -11,
  Cos: 2 ** -11,
  Tan: 2 ** -11,
  Asin: 6.77e-5,
  Acos: 6.77e-5,
}

/** What ONNX Runtime's provider cannot do at all, and what it says then. */
const missing: Readonly<Record<string, RegExp>> = {
  'Conv 3-D': /Only Conv2d or Conv1d are supported/,
}

const operatorOf = ({ name }: Case): string => name.split(/[ ,]/)[0]!

/** A case of each operator: what `npm test` has time for, where a processor plays the graphics card. */
export const firsts: readonly Case[] = cases.filter(
  (of, i) => cases.findIndex(other => operatorOf(other) === operatorOf(of)) === i,
)

/** All other cases: `npm run test:gpu`. */
export const others: readonly Case[] = cases.filter(of => !firsts.includes(of))

/** Tests the gradients of cases on the GPU against differences. */
export function testGradients(these: readonly Case[]): void {
  const title = 'the gradient is that of differences on the GPU: $name'
  it.for(these)(title, { timeout: 120_000 }, async (of, context) => {
    useVulkan(context)
    // differences at some elements of each tensor, where a processor plays the graphics card
    const exact = coarse[of.name]
    const look = { how: openGpu, most: 5, ...(exact !== undefined && { exact }) }
    const reason = missing[of.name]
    if (reason) await expect(checkGradient(of, look)).rejects.toThrow(reason)
    else await checkGradient(of, look)
  })

  it('names no case that is not there', () => {
    const names = cases.map(({ name }) => name)
    const named = Object.keys({ ...coarse, ...missing })
    expect(named.filter(name => !names.includes(name))).toEqual([])
  })
}
