import { builtinModules } from 'node:module'
import { CreateError } from './errors.ts'

/** What a plug-in is called, in each place. */
export interface Names {
  /** Its name on npm, such as `@acme/anneal-late-drop`. */
  readonly packageName: string
  /** The folder it is made in, such as `anneal-late-drop`. */
  readonly folder: string
  /** What is imported, such as `lateDrop`. */
  readonly identifier: string
  /** The same for types, such as `LateDrop`. */
  readonly pascal: string
  /** Its type in JSON, such as `acme/lateDrop`. */
  readonly type: string
}

const part = '[a-z0-9][a-z0-9._-]*'
const packagePattern = new RegExp(`^(?:@(${part})/)?(${part})$`)
const longest = 214

// Names that are folders or devices elsewhere.
const taken = new Set(['node_modules', 'favicon.ico', ...builtinModules])
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/

// Words that cannot name an export of a module, and `then`: a module that has it cannot be awaited.
const reserved = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval
  export extends false finally for function if implements import in instanceof interface let new
  null package private protected public return static super switch then this throw true try typeof
  undefined var void while with yield NaN Infinity`.split(/\s+/),
)

const camel = (words: readonly string[]): string =>
  words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('')

/**
 * Works out what a plug-in is called.
 *
 * @param packageName its name on npm, with or without a scope
 * @param identifier what is imported; without it, it is made of the package's name
 * @throws CreateError saying what is wrong with a name, and which would do
 * @example
 * namesOf('@acme/anneal-late-drop').type // 'acme/lateDrop'
 */
export function namesOf(packageName: string, identifier?: string): Names {
  const [, scope, name = ''] = packagePattern.exec(packageName) ?? []
  const refuse = (why: string): never => {
    throw new CreateError(`${JSON.stringify(packageName)} cannot be the name of a package: ${why}`)
  }
  if (packageName.length > longest) refuse(`it is longer than ${longest} characters`)
  if (name === '')
    refuse(
      'write lower-case letters, digits, "-", "." and "_", beginning with a letter or a digit, such as my-schedule or @acme/my-schedule',
    )
  if (taken.has(name) || devices.test(name)) refuse('that name means something else to computers')
  if (/[._-]$/.test(name) || name.includes('..')) refuse('it has a dot or a dash too much')
  const words = name.split(/[._-]+/)
  const plain = words.filter((word, i) => i > 1 || !['anneal', 'plugin'].includes(word))
  const imported = identifier ?? camel(plain.length > 0 ? plain : words)
  checkIdentifier(imported)
  const prefix = (scope ?? name).replace(/[^a-z0-9-]/g, '-')
  return {
    packageName,
    folder: name,
    identifier: imported,
    pascal: imported.charAt(0).toUpperCase() + imported.slice(1),
    type: `${/^[a-z]/.test(prefix) ? '' : 'by-'}${prefix}/${imported}`,
  }
}

function checkIdentifier(identifier: string): void {
  const asked = 'say another with --export, such as --export lateDrop'
  if (!/^[a-z][A-Za-z0-9]*$/.test(identifier))
    throw new CreateError(
      `${JSON.stringify(identifier)} cannot be imported by that name: it must be letters and digits, beginning with a small letter; ${asked}`,
    )
  if (reserved.has(identifier))
    throw new CreateError(
      `"${identifier}" is a word of JavaScript and cannot be exported; ${asked}`,
    )
}
