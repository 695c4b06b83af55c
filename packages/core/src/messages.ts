// The words of messages, for packages that refuse what core would refuse.
export { alsoHas } from './alsoHas.ts'
export { OptionError, show } from './errors.ts'
export { didYouMean } from './suggest.ts'
