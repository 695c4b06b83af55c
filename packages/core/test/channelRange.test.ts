import { expect, it } from 'vitest'
import { channelRange, checkChannelValue, OptionError } from '../src/index.ts'

it.each([
  ['learningRate', -0.1, 'learningRate cannot be -0.1: it must be a finite number from 0 up'],
  ['learningRate', NaN, 'learningRate cannot be NaN: it must be a finite number from 0 up'],
  [
    'learningRate',
    Infinity,
    'learningRate cannot be Infinity: it must be a finite number from 0 up',
  ],
  ['momentum', 1, 'momentum cannot be 1: it must be a number from 0 up to, but not, 1'],
  ['weightDecay', -1, 'weightDecay cannot be -1: it must be a finite number from 0 up'],
  ['lossScale', -Infinity, 'lossScale cannot be -Infinity: it must be a finite number from 0 up'],
  ['batchSize', 1.5, 'batchSize cannot be 1.5: it must be a whole number from 1 up'],
  ['batchSize', 0, 'batchSize cannot be 0: it must be a whole number from 1 up'],
  ['toString', -Infinity, 'toString cannot be -Infinity: it must be a finite number'],
])('refuses %s %d', (name, value, message) => {
  expect(() => {
    checkChannelValue(name, value)
  }).toThrow(new OptionError(message))
})

it('lets through what is on the edge', () => {
  for (const name of ['learningRate', 'momentum', 'weightDecay', 'lossScale'])
    checkChannelValue(name, 0)
  checkChannelValue('batchSize', 1)
  for (const name of ['learningRate', 'momentum', 'weightDecay', 'lossScale', 'temperature'])
    checkChannelValue(name, 0.5)
  checkChannelValue('learningRate', Number.MAX_VALUE)
  checkChannelValue('temperature', -Number.MAX_VALUE)
  expect(channelRange('temperature').words).toBe('a finite number')
})

it('looks at the value as it is used', () => {
  const almost = 1 - 1e-12
  checkChannelValue('momentum', almost)
  expect(() => {
    checkChannelValue('momentum', almost, Math.fround(almost))
  }).toThrow(`momentum cannot be ${almost}`)
})
