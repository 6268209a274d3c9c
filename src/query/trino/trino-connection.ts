import type { SendRequest } from '../../catalog/nessie/send-request.js'

/** A Trino, and how the refs of a lake are found in it. */
export interface TrinoConnection {
  /** Without a path: `http://127.0.0.1:10005`. */
  readonly uri: string
  /** Of characters of Latin-1 that can be seen, as the password: Trino reads nothing else. */
  readonly user: string
  /** For Trinos that ask for one; only where the URI is of HTTPS. */
  readonly password: string | undefined
  /**
   * Properties of the Iceberg catalog of a ref that has none yet. `{ref}` in a value stands for the ref, written as in a
   * URL. `undefined`: Phlo makes no catalogs there.
   */
  readonly catalogProperties: Readonly<Record<string, string>> | undefined
  /** The catalog that shows a branch or tag. */
  catalogOf(ref: string): string
  readonly made: MadeCatalogs
  readonly send: SendRequest
  /** Wait, in milliseconds. */
  delay(ms: number): Promise<void>
}

/** Remembers which catalogs Phlo has made in a Trino: others of the same kind are those of a person. */
interface MadeCatalogs {
  list(): Promise<readonly string[]>
  add(name: string): Promise<void>
  remove(name: string): Promise<void>
}
