import { isAbsolute } from 'node:path'
import type { Rule } from '../config-section.js'
import { FOLDER } from '../setting-rules.js'
import { S3_READERS, type S3Reader, type WarehousePlace } from './target.js'

/** What is written of a warehouse; the path of a folder is not made absolute yet. */
export const WAREHOUSE: Rule<WarehousePlace> = {
  expected: 's3://BUCKET/, s3://BUCKET/PREFIX/ or the path of a folder',
  accept: (value) => {
    const path = FOLDER.accept(value)
    if (path !== undefined) return { type: 'folder', path }
    const s3 = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([^?#\\]*))?$/.exec(String(value))
    const prefix = (s3?.[2] ?? '').replace(/\/$/, '')
    const isPlain = prefix === '' || prefix.split('/').every((segment) => !['', '.', '..'].includes(segment))
    return s3?.[1] !== undefined && isPlain ? { type: 's3', bucket: s3[1], prefix } : undefined
  },
}

export const CATALOG: Rule<'embedded' | 'nessie'> = {
  expected: 'embedded or nessie',
  accept: (value) => (value === 'embedded' || value === 'nessie' ? value : undefined),
}

export const READER: Rule<S3Reader> = {
  expected: S3_READERS.join(' or '),
  accept: (value) => S3_READERS.find((reader) => reader === value),
}

export const AUTHENTICATION: Rule<'none' | 'bearer' | 'oauth2'> = {
  expected: 'none, bearer or oauth2',
  accept: (value) => (value === 'none' || value === 'bearer' || value === 'oauth2' ? value : undefined),
}

/** Of a server. One with a password in it would be shown in messages. */
export const SERVER_URL: Rule<string> = {
  expected: 'an address that begins with https:// or http:// and holds no password',
  accept: (value) => {
    if (typeof value !== 'string' || !/^https?:\/\//i.test(value) || !URL.canParse(value)) return undefined
    const { username, password, search, hash } = new URL(value)
    return username + password + search + hash === '' ? value : undefined
  },
}

export const TEXT: Rule<string> = {
  expected: 'a text that is not empty',
  accept: (value) => (typeof value === 'string' && value.trim() !== '' && !value.includes('\0') ? value : undefined),
}

/** `true` and `false`, from a variable as well. */
export const YES_OR_NO: Rule<boolean> = {
  expected: 'true or false',
  accept: (value) => (['true', 'false'].includes(String(value)) ? String(value) === 'true' : undefined),
}

/** Path of a PEM file; it is opened when it is needed. */
export const FILE: Rule<string> = {
  expected: 'the path of a file, relative to the project or absolute',
  accept: (value) =>
    FOLDER.accept(value) !== undefined || (typeof value === 'string' && isAbsolute(value)) ? String(value) : undefined,
}
