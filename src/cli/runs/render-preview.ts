import type { RunPreview } from '../../pipelines/run/run.js'
import { bytesText } from '../text/quantity.js'
import { renderTable } from '../text/render-table.js'

/** What `materialize --dry-run --json` says. */
export interface RunPreviewJson {
  readonly dryRun: true
  readonly ref: string
  readonly assets: readonly {
    readonly asset: string
    readonly exists: boolean
    readonly action: string
    readonly files: RunPreview['assets'][number]['files']
  }[]
}

export function previewJson({ assets }: RunPreview, ref: string): RunPreviewJson {
  const told = assets.map(({ asset, exists, action, files }) => ({ asset: asset.id, exists, action, files }))
  return { dryRun: true, ref, assets: told }
}

/** Show what a run would do, and from which files. */
export function renderPreview({ assets }: RunPreviewJson): string {
  if (assets.length === 0) return 'There are no assets.'
  const parts = assets.map(({ asset, action, files }) => {
    const table = renderTable(files, [
      { title: '', text: ({ state }) => `  ${state}` },
      { title: '', text: ({ path }) => path },
      { title: '', align: 'right', text: ({ bytes }) => bytesText(bytes) },
    ])
    return [`${asset}: ${action}`, ...(files.length === 0 ? [] : [table])].join('\n')
  })
  return parts.join('\n')
}
