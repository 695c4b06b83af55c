/** The browser that tests drive. */
import { chromium, type Browser } from 'playwright-core'

const flags = [
  '--no-sandbox', // CI is root
  '--disable-gpu',
  // no calls home
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts the headless browser at a path that {@link need} found. */
export const launch = (path: string, more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath: path, args: [...flags, ...more] })
