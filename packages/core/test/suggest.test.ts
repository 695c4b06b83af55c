import { expect, it } from 'vitest'
import { didYouMean } from '../src/suggest.ts'

// letters that are missing, too many, or others; at the most two in five of the word that is meant
it.each<[string, readonly string[], string | undefined]>([
  ['cosin', ['linear', 'cosine'], 'cosine'],
  ['osine', ['linear', 'cosine'], 'cosine'],
  ['ccosine', ['linear', 'cosine'], 'cosine'],
  ['cozine', ['linear', 'cosine'], 'cosine'],
  ['COSINE', ['linear', 'cosine'], 'cosine'],
  ['onecycle', ['oneCycle'], 'oneCycle'],
  ['lin', ['linear'], 'linear'],
  ['li', ['linear'], undefined],
  ['abcdef', ['abcdefghij'], 'abcdefghij'],
  ['abcde', ['abcdefghij'], undefined],
  ['mir', ['mirror', 'min'], 'min'],
  ['stepp', ['steps', 'step'], 'steps'],
  ['', ['max'], undefined],
  ['max', [], undefined],
  [`cosine${' '.repeat(100)}`, ['cosine'], undefined],
])('%j among %j', (word, known, meant) => {
  expect(didYouMean(word, known)).toBe(meant ? `; did you mean "${meant}"?` : '')
})
