/**
 * Browsers that are no Chromium: Firefox, and WebKit, which Safari is made of, as WebKitGTK.
 *
 * Playwright drives builds of its own of both, which are not to be had from the registry or from Debian. These are
 * Debian's: Firefox speaks WebDriver BiDi, WebKit the older WebDriver, and pages that {@link watched} tell
 * themselves what goes wrong in them.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import puppeteer from 'puppeteer-core'
import type { TestContext } from 'vitest'
import { need } from './system.ts'

export const engines = ['firefox', 'webkit'] as const
export type Engine = (typeof engines)[number]

/** A page of a browser. */
export interface Tab {
  goto(url: string): Promise<unknown>
  /** Calls a function in the page, which sees nothing else of what is here: JSON in, JSON out. */
  run<Given extends readonly unknown[], Result>(
    act: (...given: Given) => Result | Promise<Result>,
    ...given: Given
  ): Promise<Result>
  close(): Promise<void>
}

/** Opens a browser; where it is missing, the test that asks ends here, as skipped. */
export const openTab = (context: Pick<TestContext, 'skip'>, engine: Engine): Promise<Tab> =>
  opens[engine](need(context, engine).path)

const opens: Readonly<Record<Engine, (path: string) => Promise<Tab>>> = {
  async firefox(path) {
    const browser = await puppeteer.launch({ browser: 'firefox', executablePath: path })
    const page = await browser.newPage()
    await page.setViewport({ width: 1280, height: 900 })
    return {
      goto: url => page.goto(url),
      run: (act, ...given) => page.evaluate<never, never>(act as never, ...(given as never)),
      close: () => browser.close(),
    }
  },

  async webkit(path) {
    const started: ChildProcess[] = []
    const stop = (): void => {
      for (const process of started.reverse()) process.kill()
    }
    try {
      const screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x900x24'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      started.push(screen)
      const number = await new Promise<string>((resolve, reject) => {
        screen.stdout.once('data', (line: Buffer) => {
          resolve(String(line).trim())
        })
        screen.once('error', reject)
      })
      const port = await freePort()
      started.push(
        spawn(path, [`--port=${port}`], {
          stdio: 'ignore',
          // CI is root, and in a container
          env: {
            ...process.env,
            DISPLAY: `:${number}`,
            WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
          },
        }),
      )
      const driver = `http://127.0.0.1:${port}/session`
      const session = (await patiently(() => post(driver, { capabilities: {} }))) as {
        sessionId: string
      }
      const own = `${driver}/${session.sessionId}`
      await post(`${own}/timeouts`, { script: 60_000 })
      return {
        goto: url => post(`${own}/url`, { url }),
        async run(act, ...given) {
          const script = `const done = arguments[1]
            Promise.resolve().then(() => (${String(act)})(...arguments[0]))
              .then(value => done({ value }), error => done({ error: String(error) }))`
          const { value, error } = (await post(`${own}/execute/async`, {
            script,
            args: [given],
          })) as { value: never; error?: string }
          if (error !== undefined) throw new Error(error)
          return value
        },
        async close() {
          await fetch(own, { method: 'DELETE' })
          stop()
        },
      }
    } catch (error) {
      stop()
      throw error
    }
  },
}

async function post(url: string, body: object): Promise<unknown> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  const { value } = (await answer.json()) as { value: unknown }
  if (!answer.ok) throw new Error(`${url}: ${JSON.stringify(value)}`)
  return value
}

/** Asks again while nobody is there yet. */
async function patiently<Result>(ask: () => Promise<Result>, times = 100): Promise<Result> {
  try {
    return await ask()
  } catch (error) {
    // fetch says so of connections
    if (!(error instanceof TypeError) || times === 0) throw error
    await new Promise(resolve => setTimeout(resolve, 100))
    return patiently(ask, times - 1)
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

/** A page that notes what goes wrong in it, for {@link problemsOf}. */
export const watched = (html: string): string =>
  html.replace(
    /<head>|<meta charset/i,
    first => `<script>
      globalThis.problems = []
      addEventListener('error', ({ message, target }) =>
        problems.push(message ?? 'cannot load ' + (target.src ?? target.href)), true)
      addEventListener('unhandledrejection', ({ reason }) => problems.push(String(reason)))
      console.error = (...words) => problems.push(words.join(' '))
    </script>${first}`,
  )

/** What went wrong in a page that is {@link watched}. */
export const problemsOf = (tab: Tab): Promise<readonly string[]> =>
  tab.run(() => (globalThis as unknown as { problems: readonly string[] }).problems)
