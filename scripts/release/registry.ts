/** A registry on this machine, for what is not to be published yet. */
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { root } from '../install.mjs'
import { run } from '../packages.ts'

/** A registry that runs. */
export interface Registry {
  readonly url: string
  /** Variables with which npm and pnpm publish to it. */
  readonly env: Readonly<Record<string, string>>
  /** What a project's `.npmrc` has to say to install from it. */
  readonly npmrc: string
  close(): void
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise(resolve => probe.close(resolve))
  return port
}

/**
 * Starts a registry that knows nothing of Anneal: names of ours are never asked for upstream, all
 * others are.
 *
 * @param names the packages that may be published to it
 */
export async function startRegistry(folder: string, names: readonly string[]): Promise<Registry> {
  mkdirSync(folder, { recursive: true })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  const upstream = run('npm', ['config', 'get', 'registry'], folder).trim()
  const config = join(folder, 'verdaccio.yaml')
  const ours = names.map(name => `  '${name}': { access: $all, publish: $all }`)
  writeFileSync(
    config,
    `storage: '${join(folder, 'storage')}'
uplinks: { upstream: { url: '${upstream}', timeout: 60s, maxage: 60m } }
packages:
${ours.join('\n')}
  '**': { access: $all, proxy: upstream }
web: { enable: false }
max_body_size: 50mb
log: { type: stdout, format: pretty, level: error }
`,
  )
  // nobody is asked who they are, but npm wants to say something
  const userconfig = join(folder, 'npmrc')
  const npmrc = `registry=${url}\nfund=false\naudit=false\nupdate-notifier=false\n`
  writeFileSync(userconfig, `${npmrc}//127.0.0.1:${port}/:_authToken=nobody\n`)
  const verdaccio = join(root, 'node_modules', 'verdaccio', 'bin', 'verdaccio')
  const server = spawn(
    process.execPath,
    [verdaccio, '--config', config, '--listen', `127.0.0.1:${port}`],
    { cwd: folder, stdio: 'ignore' },
  )
  for (let tries = 0; !(await answers(`${url}-/ping`)); tries++) {
    if (tries > 300 || server.exitCode !== null) {
      server.kill()
      throw new Error('the registry did not start')
    }
    await setTimeout(100)
  }
  return {
    url,
    env: { npm_config_userconfig: userconfig, npm_config_registry: url },
    npmrc,
    close: () => server.kill(),
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )
