import { exitCodes, main, type Io } from '@anneal/cli'

let out = ''
const io: Io = {
  out: text => {
    out += text
  },
  err: () => undefined,
  stdin: () => Promise.resolve(''),
  cwd: '.',
  columns: undefined,
  env: {},
}
const code: number = await main(['init'], io)
console.log(code === 0 && out.includes('"type"') && typeof exitCodes === 'object' ? 'ok' : 'wrong')
