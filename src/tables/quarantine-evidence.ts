/** Begins the table property that says which rows of an asset are in quarantine; the name of the asset follows. */
export const QUARANTINE_PREFIX = 'phlo.quarantine.'

/** A name of a table in one folder name, which the property of a stranger's table may not be. */
const ASSET = /^[A-Za-z0-9_][A-Za-z0-9_-]*(\.[A-Za-z0-9_][A-Za-z0-9_-]*)*$/

/** The run that wrote it, and a digest of its rows. */
const EVIDENCE = /^[0-9A-Z]{26}-[0-9a-f]{16}$/

/** What a table says of the rows of an asset that are not in it. */
export interface QuarantineMark {
  /** Name of the object that has these rows; empty: it cannot be told. */
  readonly evidence: string
  /** How many they are. */
  readonly rows: number
}

/** The table property that says which rows of an asset are in quarantine. */
export function quarantineProperty(asset: string): string {
  return `${QUARANTINE_PREFIX}${asset}`
}

/** Write what a table says as its property. */
export function formatQuarantineMark({ evidence, rows }: QuarantineMark): string {
  return JSON.stringify(rows === 0 ? { rows } : { evidence, rows })
}

/** Read what a table says; `undefined`: that no row is in quarantine. */
export function parseQuarantineMark(text: string | undefined): QuarantineMark | undefined {
  if (text === undefined) return undefined
  try {
    const { evidence = '', rows }: Partial<QuarantineMark> = JSON.parse(text)
    if (rows === 0) return undefined
    if (typeof rows === 'number' && typeof evidence === 'string' && EVIDENCE.test(evidence)) return { evidence, rows }
  } catch {
    // What is no JSON says as little as JSON of another form.
  }
  return { evidence: '', rows: 0 }
}

/** The key of an object with rows in quarantine; outside of all tables, so that it outlives the branches of runs. */
export function evidenceKey(asset: string, evidence: string): string {
  return `_quarantine/${asset.toLowerCase()}/${evidence}.ndjson.gz`
}

/** The keys of the objects that the properties of a table name. */
export function evidenceKeys(properties: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(properties).flatMap(([name, text]) => {
    const asset = name.startsWith(QUARANTINE_PREFIX) ? name.slice(QUARANTINE_PREFIX.length) : ''
    const evidence = parseQuarantineMark(text)?.evidence ?? ''
    return ASSET.test(asset) && evidence !== '' ? [evidenceKey(asset, evidence)] : []
  })
}
