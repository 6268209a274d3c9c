import type { Catalog } from '../../catalog/catalog.js'
import type { BranchSettings } from '../../config/project-config.js'
import type { NessieSettings } from '../../config/targets/target.js'
import type { SilenceListener } from '../../storage/notice-silence.js'
import { systemAmbient } from '../system-ambient.js'
import { readCertificates } from './read-certificates.js'

/** Who only reads is told after so long that a server is gone which was there; what a run has done is worth a longer wait. */
const READER_PATIENCE_MS = 5_000

/**
 * Open the Nessie of a target.
 *
 * @throws PHLO_TARGET_UNAVAILABLE - the file of its certificates cannot be read
 * @throws what {@link openNessieCatalog} throws
 */
export async function openNessie(
  { uri = '', authentication, ca }: NessieSettings,
  { readOnly, onSilence }: { readonly readOnly: boolean; readonly onSilence?: SilenceListener | undefined },
): Promise<Catalog> {
  const { openNessieCatalog } = await import('../../catalog/nessie/open-nessie-catalog.js')
  return await openNessieCatalog({
    uri,
    authentication,
    ...(ca !== undefined && { ca: await readCertificates(ca, 'nessie.ca') }),
    ...(readOnly && { patienceMs: READER_PATIENCE_MS }),
    ambient: systemAmbient,
    onSilence,
  })
}

/** Open the Nessie of a target, and see to it that it has a first commit. */
export async function createNessie(
  settings: NessieSettings,
  branches: BranchSettings,
  onSilence?: SilenceListener,
): Promise<Catalog> {
  const [catalog, { beginHistory }] = await Promise.all([
    openNessie(settings, { readOnly: false, onSilence }),
    import('./begin-history.js'),
  ])
  await beginHistory(catalog, branches)
  return catalog
}
