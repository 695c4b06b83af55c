import { describe, expect, it } from 'vitest'
import { alsoHas, OptionError } from '../src/index.ts'
import { naming } from '../src/errors.ts'

/** What an action throws. */
function thrown(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}

it('an OptionError is told by its name, whichever copy of core it is of', () => {
  const error = new OptionError('no')
  expect([error.name, String(error)]).toEqual(['OptionError', 'OptionError: no'])
  expect(error).toBeInstanceOf(TypeError)
})

it('naming puts the place first, and keeps what went wrong', () => {
  const cause = new RangeError('too far')
  const error = thrown(() =>
    naming('there', () => {
      throw cause
    }),
  )
  expect(error).toEqual(new OptionError('there: too far'))
  expect((error as Error).cause).toBe(cause)
})

describe('alsoHas', () => {
  const also = (error: unknown) => thrown(() => alsoHas('more', 'most')(error))
  it.each(['drive', 'a range test', 'a search'])('adds to the options of %s', what => {
    const cause = new OptionError(`${what} has no option "x"; it has run`)
    const error = also(cause) as Error
    expect(error).toEqual(new OptionError(`${what} has no option "x"; it has run, more, most`))
    expect(error.cause).toBe(cause)
  })
  it('leaves other errors as they are', () => {
    for (const error of [new OptionError('cosine has no option "x"'), new RangeError('no')])
      expect(also(error)).toBe(error)
  })
})
