import { adapterContract } from '@anneal/testing'
import { describe, it } from 'vitest'
import { driveSession, type SessionDrive } from '../src/index.ts'
import { unitStep } from './support/models.ts'
import { InferenceSession, Tensor, quiet } from './support/ort.ts'

describe('the contract of adapters', () => {
  const create: Parameters<typeof adapterContract>[0]['create'] = async rate => {
    const session = await InferenceSession.create(unitStep(), quiet)
    let w = new Tensor('float32', [0], [])
    let driven: SessionDrive | undefined
    return {
      drive: (plan, options) =>
        (driven = driveSession(session, plan, {
          Tensor,
          base: { learningRate: rate },
          ...options,
        })),
      update: async () => {
        const results = await session.run({ w, ...(driven?.feeds as Record<string, typeof w>) })
        w = results['w.next'] as typeof w
      },
      weight: () => Number(w.data[0]),
    }
  }
  for (const { name, run } of adapterContract({ create })) it(name, run)
})
