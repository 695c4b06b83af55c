/* eslint-disable @typescript-eslint/no-invalid-void-type -- methods without a this may be taken apart */
import { checkOptions } from '../checkOptions.ts'
import { OptionError, show } from '../errors.ts'
import type { Finding, FindingKind } from './finding.ts'
import { emptyHistory, type History } from './history.ts'
import { look } from './look.ts'
import { readRecord, type DiagnosticRecord, type LoggedRecord } from './record.ts'

/** Options of {@link createDiagnostics}. */
export interface DiagnosticsOptions {
  /**
   * What is watched, by its name in the records; less of it is better.
   *
   * @default 'loss'
   */
  readonly metric?: string | undefined
  /**
   * Records, at no less than half of the highest rate, before it says that a run is slow, stagnates or
   * has reached a plateau.
   *
   * @default 100
   */
  readonly patience?: number | undefined
  /** Goes on from what `toJSON` gave. */
  readonly from?: DiagnosticsState | undefined
}

/** Where diagnostics are: plain JSON. */
export interface DiagnosticsState {
  /** The version of this format. */
  readonly version: 1
  /** All that was found. */
  readonly findings: readonly Finding[]
  /** The last update that was seen. */
  readonly update: number
  /** Whether records of updates were seen: those of epochs are left out then. */
  readonly hasUpdates: boolean
  /** What was found and has not ended. */
  readonly active: readonly FindingKind[]
  /** How many losses there had been when something was found last. */
  readonly found: Readonly<Partial<Record<FindingKind, number>>>
  /** The run so far. */
  readonly history: History
}

/** Watches a run. */
export interface Diagnostics {
  /**
   * Takes in a record. Records that do not go on from the last update are left out, so that a log can
   * be read in which a resumed run did updates again.
   *
   * @returns what was found just now; mostly nothing
   * @throws OptionError when the record has no update, or not what is watched
   */
  observe(this: void, record: DiagnosticRecord | LoggedRecord): readonly Finding[]
  /** All that was found so far. */
  readonly findings: readonly Finding[]
  /** Where it is, for `from`; what comes later does not change it. */
  toJSON(this: void): DiagnosticsState
}

const empty: DiagnosticsState = {
  version: 1,
  findings: [],
  update: -1,
  hasUpdates: false,
  active: [],
  found: {},
  history: emptyHistory,
}
const none: readonly Finding[] = []

/**
 * Makes what watches the losses of a run and says when something is the matter: divergence,
 * oscillation, stagnation, progress that is too slow, a plateau. It never changes the run. Memory is
 * constant, however long the run is; findings hold at any scale of the loss.
 *
 * @throws OptionError when an option cannot be
 * @example
 * const { observe } = createDiagnostics()
 * observe({ update: 1, loss: 2.3, learningRate: 0.1 }) // []
 * const [finding] = observe({ update: 2, loss: NaN, learningRate: 0.1 })
 * finding.kind // 'divergence'
 */
export function createDiagnostics(options: DiagnosticsOptions = {}): Diagnostics {
  checkOptions('createDiagnostics', options, ['metric', 'patience', 'from'])
  const { metric = 'loss', patience = 100, from = empty } = options
  if (!(patience >= 1)) throw new OptionError(`patience must be ≥ 1, got ${show(patience)}`)
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- from a file
  if (from.version !== 1 || !Array.isArray(from.history?.blocks))
    throw new OptionError(`from must be what toJSON gave, got ${show(from)}`)
  let state = from // never changed, only replaced
  const observe = (record: DiagnosticRecord | LoggedRecord): readonly Finding[] => {
    const reading = readRecord(record, metric)
    const isUpdate = record.event !== 'epoch'
    if (!reading || reading.update <= state.update || (!isUpdate && state.hasUpdates)) return none
    const { update, rate } = reading
    const { history, seen, over } = look(state.history, reading, patience)
    const found = [...seen]
      .filter(([kind]) => !state.active.includes(kind))
      .filter(([kind]) => history.count >= 1.5 * (state.found[kind] ?? 0))
      .map(([kind, { since, seen, advice }]) => ({
        kind,
        since,
        update,
        learningRate: rate,
        seen,
        advice,
      }))
    state = {
      ...state,
      findings: found.length > 0 ? [...state.findings, ...found] : state.findings,
      update,
      hasUpdates: state.hasUpdates || isUpdate,
      active: [...state.active.filter(kind => !over.has(kind)), ...found.map(({ kind }) => kind)],
      found: {
        ...state.found,
        ...Object.fromEntries(found.map(({ kind }) => [kind, history.count])),
      },
      history,
    }
    return found
  }
  return {
    observe,
    get findings() {
      return state.findings
    },
    toJSON: () => state,
  }
}
