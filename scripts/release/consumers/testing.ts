import { scheduleContract } from '@anneal/testing'

console.log(typeof scheduleContract === 'function' ? 'ok' : 'wrong')
