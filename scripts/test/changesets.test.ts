import { describe, expect, test } from 'vitest'
import { changesetProblems, parseChangeset } from '../changesets.ts'

const packages = [
  { name: '@anneal/core', version: '1.2.0', reexports: [] },
  { name: '@anneal/tfjs', version: '1.0.0', reexports: ['@anneal/core'] },
  { name: '@anneal/plot', version: '2.0.1', reexports: [] },
]
const changeset = (releases: Record<string, string>): ReturnType<typeof parseChangeset> => ({
  file: 'x.md',
  releases: new Map(Object.entries(releases)),
})

test('a changeset is read with either quotes and either line ends', () => {
  const text = `---\r\n"@anneal/core": minor\r\n'@anneal/tfjs': patch\r\n---\r\n\r\nText: major\r\n`
  expect([...parseChangeset('x.md', text).releases]).toEqual([
    ['@anneal/core', 'minor'],
    ['@anneal/tfjs', 'patch'],
  ])
})

describe('a major of a package is a major of those that re-export it', () => {
  test('missing', () => {
    expect(changesetProblems([changeset({ '@anneal/core': 'major' })], packages)).toEqual([
      '@anneal/tfjs re-exports @anneal/core, which has a major changeset: add a major one for @anneal/tfjs',
    ])
  })

  test('too small', () => {
    const both = changeset({ '@anneal/core': 'major', '@anneal/tfjs': 'minor' })
    expect(changesetProblems([both], packages)).toHaveLength(1)
  })

  test('in another changeset', () => {
    const both = [changeset({ '@anneal/core': 'major' }), changeset({ '@anneal/tfjs': 'major' })]
    expect(changesetProblems(both, packages)).toEqual([])
  })

  test('not for a minor', () => {
    expect(changesetProblems([changeset({ '@anneal/core': 'minor' })], packages)).toEqual([])
  })
})

test('a changeset for a package that is not there is a problem', () => {
  expect(changesetProblems([changeset({ '@anneal/cores': 'patch' })], packages)).toEqual([
    '.changeset/x.md names @anneal/cores, which is not released',
  ])
})

test('a package begins at 1.0.0', () => {
  const first = [{ name: '@anneal/first', version: '0.0.0', reexports: [] }]
  expect(changesetProblems([], first)).toEqual([
    '@anneal/first needs a major changeset: it begins at 1.0.0',
  ])
  expect(changesetProblems([changeset({ '@anneal/first': 'major' })], first)).toEqual([])
})
