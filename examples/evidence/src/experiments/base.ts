import type { DataName } from '../engine/images.ts'
import type { Trial } from '../engine/trial.ts'

/** What the trainings of all experiments have in common, unless they say otherwise. */
export const base: Pick<Trial, 'optimizer' | 'settings' | 'batchSize'> = {
  optimizer: 'sgd',
  settings: { momentum: 0.9 },
  batchSize: 50,
}

/** Units of the hidden layer. */
export const hidden: Readonly<Record<DataName, number>> = { digits: 256, fashion: 128 }

/** The accuracy that the time to reach it is measured for. */
export const threshold: Readonly<Record<DataName, number>> = { digits: 0.95, fashion: 0.86 }
