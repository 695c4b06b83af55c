import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

// core, whose build knows no platform, has no place for it: so there are two, which are tested once
it('writes files with the code that @anneal/tfjs tests', () => {
  const codeOf = (name: string): string =>
    readFileSync(new URL(`../../${name}/src/node.ts`, import.meta.url), 'utf8').replace(
      /^ \* @example\n \* .*$/m,
      '',
    )
  expect(codeOf('onnxruntime')).toBe(codeOf('tfjs'))
  expect(codeOf('tfjs')).toContain('export function writeFileAtomic')
})
