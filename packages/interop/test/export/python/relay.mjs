// Keeps Python running for whoever waits for its answers, and meanwhile cannot listen itself.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { workerData } from 'node:worker_threads'

/**
 * @typedef {object} Given
 * @property {string} path
 * @property {string} script
 * @property {import('node:worker_threads').MessagePort} port
 * @property {Int32Array} answers how many there were
 */

/** @type {unknown} */
const given = workerData
const { path, script, port, answers } = /** @type {Given} */ (given)

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
  answer({ error: `it ended with ${String(status)}: ${errors}` })
})
port.on('message', line => {
  python.stdin.write(`${String(line)}\n`)
})
