import { relative } from 'node:path'
import { compare, pictureFile } from './compare.ts'

const outcomes = compare()
console.log('\nOne seed is one throw of the dice: other seeds may put them in another order.')
console.log(
  `Rates and losses as curves: ${relative(process.env['INIT_CWD'] ?? process.cwd(), pictureFile)}`,
)
const best = Math.max(...outcomes.map(({ accuracy }) => accuracy))
console.log(`best test accuracy ${(100 * best).toFixed(1)} %`)
