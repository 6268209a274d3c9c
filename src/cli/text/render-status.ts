import type { AssetStatus, LastRun, ProjectStatus } from '../../pipelines/status/project-status.js'
import { countText, durationText, timeText } from './quantity.js'
import { renderTable } from './render-table.js'

interface AssetStatusJson extends Omit<AssetStatus, 'asset'> {
  /** Name of its table. */
  readonly asset: string
  readonly file: string
  readonly write: string
  readonly tags: readonly string[]
  /** Declared; nothing acts on it yet. */
  readonly schedule: string | undefined
}

/** A project's status as `--json` shows it. */
export interface StatusJson {
  readonly ref: string
  readonly hash: string
  readonly assets: readonly AssetStatusJson[]
}

export function statusJson({ ref, hash, assets }: ProjectStatus): StatusJson {
  const told = assets.map(({ asset, ...status }) => {
    const { id, file, write, tags, schedule } = asset
    return { asset: id, file, write, tags, schedule, ...status }
  })
  return { ref, hash, assets: told }
}

/** Show how assets stand, one a line. @param phlo - what to type for Phlo */
export function renderStatus({ assets }: ProjectStatus, phlo: string): string {
  if (assets.length === 0) return `There are no assets yet.\n  ${phlo} add FILE --run`
  return renderTable(assets, [
    { title: 'asset', text: ({ asset }) => asset.id },
    { title: 'rows', align: 'right', text: ({ exists, rowCount }) => (exists ? countText(rowCount) : 'no table') },
    { title: 'changed', text: ({ updatedMs }) => timeText(updatedMs) },
    { title: 'fresh', text: freshnessText },
    { title: 'last run', text: ({ lastRun }) => lastRunText(lastRun) },
    { title: 'failed checks', text: ({ lastRun }) => lastRun?.checksFailed.join(', ') ?? '' },
    {
      title: 'schedule',
      text: ({ asset }) => (asset.schedule === undefined ? '' : `${asset.schedule} (not acted on)`),
    },
  ])
}

function freshnessText({ freshness }: AssetStatus): string {
  return 'ageMs' in freshness
    ? `${freshness.state} (${durationText(freshness.ageMs)})`
    : freshness.state.replace('-', ' ')
}

function lastRunText(lastRun: LastRun | undefined): string {
  return lastRun === undefined ? 'never' : `${lastRun.status} ${lastRun.run}`
}
