// Keeps the page, so that it works without a network once it was loaded. The build puts the files and
// their version in.
export {}

declare const FILES: readonly string[]
declare const VERSION: string

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Fetching extends Lasting {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}
interface Worker extends EventTarget {
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
  readonly location: Location
}
const worker = globalThis as unknown as Worker
const name = `anneal-playground-${VERSION}`

worker.addEventListener('install', event => {
  const keep = async (): Promise<void> => {
    await (await caches.open(name)).addAll(FILES)
    await worker.skipWaiting()
  }
  ;(event as Lasting).waitUntil(keep())
})

worker.addEventListener('activate', event => {
  const tidy = async (): Promise<void> => {
    for (const other of await caches.keys())
      if (other.startsWith('anneal-playground-') && other !== name) await caches.delete(other)
    await worker.clients.claim()
  }
  ;(event as Lasting).waitUntil(tidy())
})

worker.addEventListener('fetch', event => {
  const { request } = event as Fetching
  if (request.method !== 'GET' || new URL(request.url).origin !== worker.location.origin) return
  const answer = async (): Promise<Response> => {
    const cache = await caches.open(name)
    const kept = await cache.match(request, { ignoreSearch: true })
    if (kept) return kept
    const response = await fetch(request)
    // the large ones, of the live models: kept from the first time on
    if (response.ok) await cache.put(request, response.clone())
    return response
  }
  ;(event as Fetching).respondWith(answer())
})
