import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { plot, type Unit } from '@anneal/plot'
import { Failure } from '../failure.ts'
import { clientPage } from './clientPage.ts'
import type { Training } from './training.ts'

/** A page that shows a training. */
export interface TrainingServer {
  /** Where it is. */
  readonly url: string
  /** Tells all pages that there is more. */
  readonly refresh: () => void
  /** Ends it, and what is still open. */
  readonly close: () => Promise<void>
}

const units: readonly string[] = ['steps', 'epochs', 'samples'] satisfies Unit[]

/**
 * Serves a page of this machine for this machine: it listens on 127.0.0.1 alone, answers only who calls it by
 * that name (a web page elsewhere whose name is made to lead here is refused), reads no file, and loads nothing
 * from anywhere.
 *
 * @param port 0 takes one that is free
 * @throws Failure when the port cannot be had
 */
export async function serveTraining(
  training: Training,
  title: string,
  port: number,
): Promise<TrainingServer> {
  const streams = new Set<ServerResponse>()
  let names: readonly string[] = []
  const server = createServer((request, response) => {
    const problem = problemOf(request, names)
    if (problem) {
      response.writeHead(problem.status, headers('text/plain')).end(`${problem.message}\n`)
      return
    }
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (pathname === '/') sendPage(response, title)
    else if (pathname === '/plot.svg') sendPlot(response, training, title, searchParams)
    else if (pathname === '/events') openStream(response, training, streams)
    else response.writeHead(404, headers('text/plain')).end('there is no such page\n')
  })
  server.requestTimeout = 10_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => {
      const { code } = error as NodeJS.ErrnoException
      const why = code === 'EADDRINUSE' ? 'something else has it' : error.message
      reject(new Failure(`cannot serve on port ${port}: ${why}`, undefined, { cause: error }))
    })
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  names = [`127.0.0.1:${taken}`, `localhost:${taken}`]
  return {
    url: `http://127.0.0.1:${taken}/`,
    refresh: () => {
      for (const stream of streams) stream.write(eventOf(training))
    },
    close: () =>
      new Promise(resolve => {
        for (const stream of streams) stream.end()
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      }),
  }
}

interface Problem {
  readonly status: number
  readonly message: string
}

function problemOf(
  { method, headers }: IncomingMessage,
  names: readonly string[],
): Problem | undefined {
  const { host = '', origin } = headers
  const isOwn = origin === undefined || names.some(name => origin === `http://${name}`)
  if (!names.includes(host) || !isOwn)
    return { status: 403, message: 'this page is for this machine alone' }
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, message: 'there is nothing to change here' }
  return undefined
}

const headers = (type: string, nonce?: string): Record<string, string> => ({
  'content-type': `${type}; charset=utf-8`,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'content-security-policy': [
    "default-src 'none'",
    ...(nonce ? [`script-src 'nonce-${nonce}'`, `style-src 'nonce-${nonce}'`] : []),
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    // of the picture, which is an image and no document
    ...(type === 'image/svg+xml' ? ["style-src 'unsafe-inline'", 'sandbox'] : []),
  ].join('; '),
})

function sendPage(response: ServerResponse, title: string): void {
  const nonce = randomBytes(16).toString('base64')
  response.writeHead(200, headers('text/html', nonce)).end(clientPage(title, nonce))
}

function sendPlot(
  response: ServerResponse,
  { log }: Training,
  title: string,
  wanted: URLSearchParams,
): void {
  const width = Math.max(320, Math.min(2000, Math.floor(Number(wanted.get('width'))) || 800))
  const x = units.find(unit => unit === wanted.get('x')) as Unit | undefined
  const isLog = wanted.get('log') === '1'
  try {
    const svg = plot({ train: log }, { title, width, x, log: isLog ? ['loss'] : false })
    response.writeHead(200, headers('image/svg+xml')).end(svg)
  } catch (error) {
    // nothing to draw yet, or an axis that the log says nothing of
    response.writeHead(409, headers('text/plain')).end(`${(error as Error).message}\n`)
  }
}

function openStream(
  response: ServerResponse,
  training: Training,
  streams: Set<ServerResponse>,
): void {
  response.writeHead(200, headers('text/event-stream'))
  response.write(eventOf(training))
  streams.add(response)
  response.on('close', () => streams.delete(response))
}

/** What has become of the training, as an event. JSON has no line feeds, which would end it. */
const eventOf = ({ state, findings }: Training): string =>
  `data: ${JSON.stringify({ state: state ?? '', findings })}\n\n`
