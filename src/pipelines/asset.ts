import type { ContentKey } from '../catalog/catalog.js'
import type { Schema, Transform } from '../iceberg/types.js'
import type { Source } from '../plugins/source.js'
import type { EnvironmentReference } from './authoring/env.js'
import type { Check } from './checks/check.js'
import type { Constraint } from './columns/constraint.js'
import type { FormatOptions } from './files/file-format.js'

export type WriteMode = 'append' | 'upsert' | 'replace'

/** Where the rows of an asset come from. */
export type AssetSource = FilesSource | PluginSource

/** Files to read, found when a run needs them. */
export interface FilesSource {
  readonly kind: 'files'
  /** Files, folders, globs and URLs, one or more. */
  readonly paths: readonly (string | EnvironmentReference)[]
  readonly format: FormatOptions
  /** Whether the workflow labels it as sample data. */
  readonly isSample: boolean
}

/** A source that a plugin provides; it stages files when a run needs them. */
export interface PluginSource {
  readonly kind: 'plugin'
  /** What messages call it. */
  readonly name: string
  /** What it reads, as plain data. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly format: FormatOptions
  readonly isSample: boolean
  readonly read: Source['read']
}

/** One element of a partition, by column name. */
export interface AssetPartition {
  readonly column: string
  readonly transform: Transform
}

/** The columns that an asset declares. */
export interface DeclaredColumns {
  /** Ids are provisional, numbered from 1; `identifierFieldIds` are those of the key. */
  readonly schema: Schema
  /** Names of the columns that the source gives as milliseconds since 1970. */
  readonly epochMsColumns: readonly string[]
  /** What a row must fulfil beyond its types, in the order of the columns. */
  readonly constraints: readonly Constraint[]
}

/** What becomes of columns and rows that a source is not expected to have. */
export interface Contract {
  readonly columns: 'evolve' | 'freeze'
  /** Rows that do not fit fail the run, or are set aside. */
  readonly rows: 'fail' | 'quarantine'
}

/** A table of the lake together with how it is filled: examined and complete. */
export interface Asset {
  /** The table's name, such as `bronze.entries`. */
  readonly id: string
  readonly key: ContentKey
  /** Name of the export: an alias of the id. */
  readonly alias: string
  /** Path of the workflow file below the project's folder. */
  readonly file: string
  /** Line of the declaration, from 1. */
  readonly line: number
  readonly source: AssetSource
  /** `undefined`: inferred from the source. */
  readonly columns: DeclaredColumns | undefined
  /** Names of the columns that identify a row; empty when there are none. */
  readonly identifier: readonly string[]
  readonly write: WriteMode
  /**
   * Column that decides which of several rows of one key is kept, read or stored; `undefined`: a run may not read
   * several, and what it reads replaces what is stored.
   */
  readonly cursorColumn: string | undefined
  /** Empty: not partitioned; `undefined`: as the table is, a new one not. */
  readonly partition: readonly AssetPartition[] | undefined
  readonly contract: Contract
  readonly checks: readonly Check[]
  /** Cron expression, declared but acted on by nothing yet. */
  readonly schedule: string | undefined
  readonly tags: readonly string[]
  /** Ids of assets. */
  readonly dependsOn: readonly string[]
  readonly description: string | undefined
}
