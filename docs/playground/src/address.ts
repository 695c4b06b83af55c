import { byId, say } from './dom.ts'
import { initial, type State } from './state.ts'
import type { Store } from './store.ts'
import { readHash, writeHash } from './url.ts'

/** The address of the page, which follows the state, and the state it. */
export interface Address {
  /** Reads the state that the page was opened with. */
  read(): Promise<void>
}

/** Lets the address hold the state. What is a change of its own can be gone back from. */
export function followAddress(store: Store<State>): Address {
  const share = byId('share')
  let written = ''
  let pending: ReturnType<typeof setTimeout> | undefined

  const write = async (state: State, isStep: boolean): Promise<void> => {
    const hash = `#${await writeHash(state)}`
    if (state !== store.value || hash === location.hash) return
    written = hash
    history[isStep ? 'pushState' : 'replaceState'](null, '', hash)
  }
  const read = async (): Promise<void> => {
    if (location.hash === written) return
    const notice = byId('notice')
    try {
      const state = location.hash === '' ? initial : await readHash(location.hash)
      notice.hidden = true
      store.set(state, 'address')
    } catch (error) {
      notice.hidden = false
      notice.textContent = `The address could not be read: ${(error as Error).message}. What was there before is shown.`
    }
  }
  store.subscribe((state, source) => {
    if (source === 'address') return
    clearTimeout(pending)
    pending = setTimeout(() => void write(state, source === undefined), 250)
  })
  addEventListener('hashchange', () => {
    written = 'another'
    void read()
  })
  share.onclick = async () => {
    await write(store.value, false)
    try {
      await navigator.clipboard.writeText(location.href)
      say('Address copied')
      share.textContent = 'Copied'
    } catch {
      say('The address of this page holds all of it: copy it from there.')
      share.textContent = 'Copy the address'
    }
    setTimeout(() => (share.textContent = 'Copy link'), 2000)
  }
  return { read }
}
