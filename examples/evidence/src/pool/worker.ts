// A process of its own that trains one trial after another, as they are sent to it.
import { train } from '../engine/train.ts'
import type { Trial } from '../engine/trial.ts'

process.on('message', (trial: Trial) => {
  train(trial).then(
    outcome => process.send!({ outcome }),
    (error: unknown) => process.send!({ error: error instanceof Error ? error.stack : error }),
  )
})
// nobody is there any more who would hear of it
process.on('disconnect', () => process.exit())
