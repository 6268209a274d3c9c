import type { Reference } from '../catalog/catalog.js'
import { formatKey } from '../catalog/content-key.js'
import { type CatalogReport, fsckCatalog } from '../catalog/embedded/fsck/fsck-catalog.js'
import { PhloError } from '../errors.js'
import { tableCheck } from './fsck/check-table.js'
import type { Lake } from './lake.js'

interface LakeProblem {
  /** What it concerns: `bronze.entries`, `catalog`. */
  readonly subject: string
  /** Branches and tags that show it, ordered by name. */
  readonly refs: readonly string[]
  /** One sentence. */
  readonly problem: string
  /** The file; `undefined` when it is not about one. */
  readonly location: string | undefined
}

export interface FsckReport {
  readonly refsChecked: number
  /** `null`: a server keeps the catalog, whose commits nobody else can check. */
  readonly commitsChecked: number | null
  /** Versions of tables: a table that differs between two branches counts twice. */
  readonly tablesChecked: number
  readonly filesChecked: number
  /** Empty: everything that a ref shows is there. */
  readonly problems: readonly LakeProblem[]
}

/**
 * Check the catalog to the byte where it lies in the warehouse, and for every table at the head of every ref that its
 * metadata and manifests can be read, and that the data files of all its snapshots are there with the right size.
 * Nothing is changed.
 */
export async function fsckLake(
  lake: Lake,
  { catalog: kept = 'embedded' }: { readonly catalog?: 'embedded' | 'nessie' } = {},
): Promise<FsckReport> {
  const catalog = kept === 'embedded' ? await fsckCatalog(lake.warehouse.store, lake.ambient) : undefined
  const problems = catalog === undefined ? [] : catalogProblems(catalog)
  const references = await lake.catalog.references()
  const versions = await tableVersions(lake, references, problems)
  const check = tableCheck(lake)
  for (const [metadataLocation, { table, refs }] of versions) {
    for (const found of await check.problemsOf(metadataLocation)) problems.push({ subject: table, refs, ...found })
  }
  return {
    refsChecked: catalog?.refCount ?? references.length,
    commitsChecked: catalog?.commitCount ?? null,
    tablesChecked: versions.size,
    filesChecked: check.fileCount(),
    problems,
  }
}

const KINDS = {
  missing: 'A file of the catalog is not there.',
  damaged: 'A file of the catalog is not what was written.',
  newer: 'A file of the catalog was written by a newer version of Phlo.',
} as const

function catalogProblems({ problems }: CatalogReport): LakeProblem[] {
  return problems.map(({ kind, key, refs }) => ({ subject: 'catalog', refs, problem: KINDS[kind], location: key }))
}

/** What the refs show, by metadata location. A ref that cannot be read is a problem of the catalog, already told. */
async function tableVersions(lake: Lake, references: readonly Reference[], problems: LakeProblem[]) {
  const versions = new Map<string, { readonly table: string; readonly refs: readonly string[] }>()
  for (const { name, hash } of references) {
    try {
      for await (const { key, content } of lake.catalog.entries(hash)) {
        if (content.type !== 'ICEBERG_TABLE') continue
        const known = versions.get(content.metadataLocation) ?? { table: formatKey(key), refs: [] }
        versions.set(content.metadataLocation, { ...known, refs: [...known.refs, name] })
      }
    } catch (error) {
      if (!(error instanceof PhloError)) throw error
      if (problems.length === 0) {
        problems.push({ subject: 'catalog', refs: [name], problem: error.message, location: undefined })
      }
    }
  }
  return versions
}
