import type { PushedRef } from '../../tables/push/push.js'
import { bytesText, quantityText } from '../text/quantity.js'
import { renderTable } from '../text/render-table.js'
import type { CopyJson } from './copy-json.js'

/** Write what was copied for people. */
export function copyReportText(report: CopyJson): string {
  const { refs, from, to } = report
  const table = renderTable(refs, [
    { title: 'ref', text: (ref) => (ref.from === ref.to ? ref.to : `${ref.from} as ${ref.to}`) },
    { title: 'in the target', text: outcomeText },
    { title: 'commit', text: ({ hash }) => hash?.slice(0, 12) ?? '' },
  ])
  const isMoving = refs.some(({ outcome }) => outcome === 'created' || outcome === 'forwarded')
  if (!isMoving) return `${table}\n${to} has everything that ${from} has.`
  return `${table}\n${report.dryRun ? plannedText(report) : copiedText(report)}`
}

function outcomeText({ outcome }: PushedRef): string {
  return { created: 'new', forwarded: 'moved forward', unchanged: 'as it was', ahead: 'has more' }[outcome]
}

function plannedText({ commits, tableVersions }: CopyJson): string {
  const what = `${quantityText(commits, 'commit')} with ${quantityText(tableVersions, 'version')} of tables`
  return `Nothing was written; ${what} would be copied.`
}

function copiedText({ commits, objects, verified, to }: CopyJson): string {
  const copied = `${quantityText(commits, 'commit')} and ${quantityText(objects.count, 'file')} (${bytesText(objects.bytes)})`
  const counted = `${quantityText(verified.tables, 'table')} with ${quantityText(verified.rows, 'row')}`
  return `Copied ${copied} to ${to}; verified ${counted} there.`
}
