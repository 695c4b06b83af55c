/** The example as a test: ends with an error when something is not as it should be. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { compare, pictureFile } from './compare.ts'
import { readSettings } from './config.ts'
import { loadDigits } from './digits.ts'
import { methods } from './methods.ts'
import { train } from './train.ts'

const outcomes = compare()
const named = (label: string): (typeof outcomes)[number] => {
  const found = outcomes.find(outcome => outcome.label === label)
  assert.ok(found, `${label} was not trained`)
  return found
}

for (const label of Object.keys(methods)) {
  const { accuracy } = named(label)
  assert.ok(accuracy > 0.87, `${label} recognises only ${(100 * accuracy).toFixed(1)} %`)
}

// toygrad's sgd is the same formula: the same weights, but for the rounding of float32
const [sgd, toygrad] = [named('sgd').model, named('toygrad sgd').model]
for (const part of ['weights', 'biases'] as const) {
  const distance = sgd[part].reduce(
    (max, w, i) => Math.max(max, Math.abs(w - toygrad[part][i]!)),
    0,
  )
  assert.ok(distance < 1e-4, `${part} of sgd and toygrad differ by ${distance}`)
}
assert.deepEqual(named('sgd').rates, named('toygrad sgd').rates)

// the same seed gives the same bits
const settings = readSettings()
const again = train(
  settings.runs.find(({ label }) => label === 'adam')!,
  settings,
  loadDigits(),
)
assert.deepEqual(again.model, named('adam').model)

const picture = readFileSync(pictureFile, 'utf8')
for (const { label } of outcomes)
  assert.ok(picture.includes(label), `${label} is not in the picture`)
console.log('\nall is well')
