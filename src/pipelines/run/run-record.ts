import type { ObjectStore } from '../../storage/object-store.js'
import type { CheckReport } from '../checks/check.js'
import type { AssetReport, RunReport } from './run.js'

/** What is known of a run when it begins. */
export interface StartedRun {
  readonly run: string
  readonly ref: string
  readonly assetIds: readonly string[]
  readonly startedMs: number
  readonly host: string
  readonly pid: number
}

/** That a run which had ended without it was published later. */
export interface PublishedRun {
  readonly commit: string
  readonly timeMs: number
}

/** Everything that was written down about a run; each part is an object of its own, written once. */
export interface RunRecord {
  readonly started: StartedRun
  readonly finished: RunReport | undefined
  readonly published: PublishedRun | undefined
}

type RunPart = 'started' | 'finished' | 'published'

const PREFIX = '_runs/records/'

/** Write down that a run begins. */
export async function recordStarted(store: ObjectStore, started: StartedRun): Promise<void> {
  await writePart(store, started.run, 'started', started)
}

/** Write down how a run ended. */
export async function recordFinished(store: ObjectStore, report: RunReport): Promise<void> {
  await writePart(store, report.run, 'finished', report)
}

/** Write down that a run was published after it had ended. */
export async function recordPublished(store: ObjectStore, run: string, published: PublishedRun): Promise<void> {
  await writePart(store, run, 'published', published)
}

/** Ids of all runs, newest first. */
export async function listRunIds(store: ObjectStore): Promise<readonly string[]> {
  const ids: string[] = []
  for await (const { key } of store.list(PREFIX)) {
    const [, run] = /([^/]+)\.started\.json$/.exec(key) ?? []
    if (run !== undefined) ids.push(run)
  }
  return ids.reverse()
}

/** Read what was written down about a run; `undefined` when there is no such run. */
export async function readRunRecord(store: ObjectStore, run: string): Promise<RunRecord | undefined> {
  const [started, finished, published] = await Promise.all([
    readPart<StartedRun>(store, run, 'started'),
    readPart<RunReport>(store, run, 'finished'),
    readPart<PublishedRun>(store, run, 'published'),
  ])
  if (started === undefined) return undefined
  return { started, finished: finished === undefined ? undefined : parseReport(finished), published }
}

async function writePart(store: ObjectStore, run: string, part: RunPart, content: object): Promise<void> {
  const text = JSON.stringify(content, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  await store.writeIfAbsent(partKey(run, part), new TextEncoder().encode(text))
}

async function readPart<Content>(store: ObjectStore, run: string, part: RunPart): Promise<Content | undefined> {
  const bytes = await store.read(partKey(run, part))
  return bytes === undefined ? undefined : (JSON.parse(new TextDecoder().decode(bytes)) as Content)
}

function partKey(run: string, part: RunPart): string {
  return `${PREFIX}${run}.${part}.json`
}

/** Counts are texts in JSON; what was `undefined` is not there, and reads so. */
function parseReport(json: RunReport): RunReport {
  return {
    ...json,
    commit: json.commit,
    branch: json.branch,
    endedMs: json.endedMs,
    error: json.error && { ...json.error, examples: json.error.examples ?? [] },
    assets: json.assets.map(parseAsset),
  }
}

function parseAsset(json: AssetReport): AssetReport {
  return {
    ...json,
    notes: json.notes ?? [],
    rowsWritten: BigInt(json.rowsWritten),
    rowsUpdated: BigInt(json.rowsUpdated),
    rowsDeleted: BigInt(json.rowsDeleted),
    rowsQuarantined: BigInt(json.rowsQuarantined),
    bytesRead: BigInt(json.bytesRead),
    bytesWritten: BigInt(json.bytesWritten),
    checks: json.checks.map(parseCheck),
  }
}

function parseCheck(json: CheckReport): CheckReport {
  return { ...json, failingRows: json.failingRows === undefined ? undefined : BigInt(json.failingRows) }
}
