import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CreateError, namesOf } from '../src/index.ts'

it.each([
  ['my-schedule', 'my-schedule', 'mySchedule', 'my-schedule/mySchedule'],
  ['@acme/late-drop', 'late-drop', 'lateDrop', 'acme/lateDrop'],
  ['@acme/anneal-late-drop', 'anneal-late-drop', 'lateDrop', 'acme/lateDrop'],
  ['anneal-plugin-warp', 'anneal-plugin-warp', 'warp', 'anneal-plugin-warp/warp'],
  ['anneal-plugin', 'anneal-plugin', 'annealPlugin', 'anneal-plugin/annealPlugin'],
  ['a.b_c', 'a.b_c', 'aBC', 'a-b-c/aBC'],
  ['@4d/warp', 'warp', 'warp', 'by-4d/warp'],
])('%s', (name, folder, identifier, type) => {
  expect(namesOf(name)).toMatchObject({ packageName: name, folder, identifier, type })
})

it('takes another word to import', () => {
  expect(namesOf('@acme/3d', 'threeD')).toMatchObject({ identifier: 'threeD', pascal: 'ThreeD' })
})

it.each([
  ['', 'lower-case letters'],
  ['MySchedule', 'lower-case letters'],
  ['my schedule', 'lower-case letters'],
  ['../up', 'lower-case letters'],
  ['/etc/passwd', 'lower-case letters'],
  ['a/b', 'lower-case letters'],
  ['@acme', 'lower-case letters'],
  ['@acme/', 'lower-case letters'],
  ['@../x', 'lower-case letters'],
  ['.hidden', 'lower-case letters'],
  ['_x', 'lower-case letters'],
  ['-rf', 'lower-case letters'],
  ['..', 'lower-case letters'],
  ['$(reboot)', 'lower-case letters'],
  ['`reboot`', 'lower-case letters'],
  ['a;b', 'lower-case letters'],
  ['a"b', 'lower-case letters'],
  ["a'b", 'lower-case letters'],
  ['a\nb', 'lower-case letters'],
  ['a\0b', 'lower-case letters'],
  ['a\\b', 'lower-case letters'],
  ['größe', 'lower-case letters'],
  ['a..b', 'a dot or a dash too much'],
  ['a.', 'a dot or a dash too much'],
  ['node_modules', 'something else'],
  ['fs', 'something else'],
  ['con', 'something else'],
  ['com1.x', 'something else'],
  ['a'.repeat(215), 'longer than 214'],
])('refuses the name %j', (name, why) => {
  expect(() => namesOf(name)).toThrow(CreateError)
  expect(() => namesOf(name)).toThrow(why)
})

it.each([
  ['new', 'a word of JavaScript'],
  ['then', 'a word of JavaScript'],
  ['default', 'a word of JavaScript'],
  ['3d-drop', 'beginning with a small letter'],
])('asks for another word to import than that of %s', (name, why) => {
  expect(() => namesOf(name)).toThrow(why)
  expect(() => namesOf(name)).toThrow('--export')
})

it.each(['Upper', 'a-b', 'a b', 'a;b', '', '__proto__', 'a\n'])(
  'refuses to export %j',
  identifier => {
    expect(() => namesOf('good', identifier)).toThrow('cannot be imported by that name')
  },
)

it('gives names that are safe in paths, code and JSON, or refuses', () => {
  const name = fc.oneof(fc.string(), fc.stringMatching(/^(@[a-z0-9._-]{1,9}\/)?[a-z0-9._-]{1,12}$/))
  fc.assert(
    fc.property(name, text => {
      try {
        const { folder, identifier, type } = namesOf(text)
        expect(folder).toMatch(/^[a-z0-9][a-z0-9._-]*$/)
        expect(identifier).toMatch(/^[a-z][A-Za-z0-9]*$/)
        expect(type).toMatch(/^[a-z][\w-]*\/[a-z]\w*$/i)
      } catch (error) {
        expect(error).toBeInstanceOf(CreateError)
      }
    }),
    { numRuns: 1000 },
  )
})
