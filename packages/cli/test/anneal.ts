import { main, type Io } from '../src/index.ts'

/** What a call of the command gave. */
export interface Result {
  readonly code: number
  readonly out: string
  readonly err: string
  /** Both, as a terminal shows them. */
  readonly all: string
}

/** Calls the command as it is, but for the process. */
export async function anneal(
  args: readonly string[],
  options: Partial<Pick<Io, 'cwd' | 'columns' | 'env' | 'signal'>> & {
    readonly stdin?: string
  } = {},
): Promise<Result> {
  const { stdin = '', ...rest } = options
  let [out, err, all] = ['', '', '']
  const code = await main(args, {
    cwd: '.',
    columns: undefined,
    env: {},
    ...rest,
    stdin: () => Promise.resolve(stdin),
    out: text => {
      out += text
      all += text
    },
    err: text => {
      err += text
      all += text
    },
  })
  return { code, out, err, all }
}
