// The words of messages, for packages that refuse what core would refuse.
export { OptionError, show } from './errors.ts'
export { didYouMean } from './suggest.ts'
