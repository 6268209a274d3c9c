import type { ConfigProblem } from '../config-problem.js'

/** A place where the tables of a project lie, with the catalog that knows them. */
export interface Target {
  readonly name: string
  /** `undefined`: the bucket of the composed services. */
  readonly warehouse: WarehousePlace | undefined
  readonly catalog: 'embedded' | 'nessie'
  readonly s3: S3Settings
  readonly nessie: NessieSettings
  readonly trino: TrinoSettings
  /** Memory that the SQL engine may use before it spills, in bytes; `undefined`: the engine's own default. */
  readonly memoryBytesMax: number | undefined
  /** `undefined`: one per core. */
  readonly threads: number | undefined
  /** How much of a bucket's files is kept on the local disk at most, in bytes. */
  readonly cacheBytesMax: number
  /** Values that come from variables that are not set, or not as they must be: the target cannot be opened then. */
  readonly problems: readonly ConfigProblem[]
}

export type WarehousePlace =
  /** `path` is absolute. */
  | { readonly type: 'folder'; readonly path: string }
  /** `prefix` neither begins nor ends with `/`; empty: the whole bucket. */
  | { readonly type: 's3'; readonly bucket: string; readonly prefix: string }

/** How the object store is reached; what is `undefined` is left to the AWS SDK's own chain, or to the composed services. */
export interface S3Settings {
  readonly endpoint: string | undefined
  readonly region: string | undefined
  readonly pathStyle: boolean | undefined
  readonly accessKeyId: string | undefined
  readonly secretAccessKey: string | undefined
  readonly sessionToken: string | undefined
  /** Absolute path of a PEM file with the certificates to trust besides Node's own. */
  readonly ca: string | undefined
  /** How DuckDB gets at files: by copies in the cache, or by its extension where they are. */
  readonly reader: S3Reader
}

export const S3_READERS = ['cache', 'httpfs'] as const
export type S3Reader = (typeof S3_READERS)[number]

export interface NessieSettings {
  /** Of API v2; `undefined`: that of the composed services. */
  readonly uri: string | undefined
  readonly authentication: NessieAuthentication
  /** Absolute path of a PEM file with the certificates to trust besides Node's own. */
  readonly ca: string | undefined
}

export type NessieAuthentication =
  | { readonly type: 'none' }
  | { readonly type: 'bearer'; readonly token: string }
  | {
      readonly type: 'oauth2'
      readonly tokenEndpoint: string
      readonly clientId: string
      readonly clientSecret: string
      readonly scope?: string
    }

export interface TrinoSettings {
  /** `undefined`: that of the composed services. */
  readonly uri: string | undefined
  readonly user: string | undefined
  readonly password: string | undefined
  /** As for Nessie. */
  readonly ca: string | undefined
}

/** The target that is always there and without a server: a folder of the project. */
export const LOCAL = 'local'
/** The target that is always there and lies on the composed services, as far as `phlo.yaml` says nothing else. */
export const STACK = 'stack'
