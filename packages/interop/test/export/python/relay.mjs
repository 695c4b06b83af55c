// Keeps Python running for whoever waits for its answers, and meanwhile cannot listen itself.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { workerData } from 'node:worker_threads'

/**
 * @type {{
 *   path: string,
 *   script: string,
 *   port: import('node:worker_threads').MessagePort,
 *   answers: Int32Array,
 * }}
 */
const { path, script, port, answers } = workerData

/** @param {{ line: string } | { error: string }} message */
function answer(message) {
  port.postMessage(message)
  Atomics.add(answers, 0, 1)
  Atomics.notify(answers, 0)
}

const python = spawn(path, [script])
let errors = ''
python.stderr.setEncoding('utf8').on('data', text => {
  errors += String(text)
})
createInterface({ input: python.stdout }).on('line', line => {
  answer({ line })
})
python.on('error', ({ message }) => {
  answer({ error: message })
})
python.on('close', status => {
  answer({ error: `it ended with ${status}: ${errors}` })
})
port.on('message', line => {
  python.stdin.write(`${line}\n`)
})
