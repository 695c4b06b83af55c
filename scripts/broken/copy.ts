/** A copy of this repository that tests may break. */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cleanEnvironment, root } from '../install.mjs'
import { run } from '../packages.ts'

/** How a command ended, and all that it printed. */
export interface Outcome {
  readonly ok: boolean
  readonly output: string
}

const isInstalled = (path: string): boolean => !/node_modules[\\/]\./.test(path)

/** A copy, with what was installed and built. */
export class Copy {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'anneal-broken-'))
  readonly #before = new Map<string, string | undefined>()

  constructor() {
    const files = run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'])
    for (const file of files
      .split('\0')
      .filter(name => name !== '' && existsSync(join(root, name))))
      cpSync(join(root, file), join(this.folder, file))
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'))
    const packages = readdirSync(join(root, 'packages')).map(name => join('packages', name))
    for (const folder of [...packages, 'docs'])
      for (const part of ['dist', 'node_modules']) {
        const [from, to] = [root, this.folder].map(place => join(place, folder, part))
        // what is installed are links, which lead to the packages of the copy from there
        const options = { recursive: true, verbatimSymlinks: true, filter: isInstalled }
        if (existsSync(from!)) cpSync(from!, to!, options)
      }
  }

  /** A tool among the development dependencies, in the copy or in a folder of it. */
  tool(file: string, options: readonly string[], folder = '.'): Outcome {
    return this.node([join(root, 'node_modules', file), ...options], folder)
  }

  /** A script of the copy. */
  script(file: string, ...options: readonly string[]): Outcome {
    return this.tool('tsx/dist/cli.mjs', ['--conditions=@anneal/source', file, ...options])
  }

  /** Tests of the copy, by their files. */
  tests(...files: readonly string[]): Outcome {
    return this.tool('vitest/vitest.mjs', ['run', '--project', 'unit*', ...files])
  }

  /** Builds a package of the copy. */
  build(name: string): void {
    const { ok, output } = this.node(
      [join(this.folder, 'scripts', 'build.mjs')],
      `packages/${name}`,
    )
    if (!ok) throw new Error(output)
  }

  node(options: readonly string[], folder: string): Outcome {
    const { status, stdout, stderr } = spawnSync(process.execPath, options, {
      cwd: join(this.folder, folder),
      encoding: 'utf8',
      env: { ...cleanEnvironment(), NO_COLOR: '1', ANNEAL_REQUIRE_ALL: '' },
      maxBuffer: 2 ** 26,
    })
    return { ok: status === 0, output: `${stdout}${stderr}` }
  }

  /** The text of a file. */
  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8')
  }

  /** Changes a file, adds it, or (with undefined) takes it away, until {@link restore}. */
  write(file: string, text: string | undefined): void {
    const path = join(this.folder, file)
    if (!this.#before.has(file))
      this.#before.set(file, existsSync(path) ? this.read(file) : undefined)
    if (text === undefined) rmSync(path)
    else {
      if (!existsSync(dirname(path))) throw new Error(`there is no folder for ${file}`)
      writeFileSync(path, text)
    }
  }

  /** Changes the first place where a text stands. */
  replace(file: string, from: string | RegExp, to: string): void {
    const text = this.read(file)
    const changed = text.replace(from, to)
    if (changed === text) throw new Error(`${file} has no ${String(from)}`)
    this.write(file, changed)
  }

  /** Takes all changes back. */
  restore(): void {
    for (const [file, text] of this.#before) {
      const path = join(this.folder, file)
      if (text === undefined) rmSync(path, { force: true })
      else writeFileSync(path, text)
    }
    this.#before.clear()
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
