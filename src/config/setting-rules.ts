import { isIP } from 'node:net'
import { type ComposeTree, isTree } from './compose-tree.js'
import type { Rule } from './config-section.js'
import { durationMs } from './duration-ms.js'
import { isGuardedAddress } from './is-guarded-address.js'

const BYTES_PER_UNIT: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
}

export const NAME: Rule<string> = {
  expected: 'a name of letters, digits, "_", "-" and ".", beginning with a letter or digit',
  accept: (value) => (typeof value === 'string' && /^[A-Za-z0-9][\w.-]{0,99}$/.test(value) ? value : undefined),
}

/** The catalog has the last word on names of branches; the letters are looked at here, where a line can be named. */
export const BRANCH: Rule<string> = {
  expected: 'the name of a branch: letters, digits, "_", "-", "." and "/", beginning with a letter or digit',
  accept: (value) =>
    typeof value === 'string' && /^\w[\w./-]*$/.test(value) && !/\.\.|\/\/|[./]$/.test(value) ? value : undefined,
}

export const BRANCHES: Rule<readonly string[]> = {
  expected: 'a list of names of branches: letters, digits, "_", "-", "." and "/"',
  accept: (value) =>
    Array.isArray(value) && value.every((name) => BRANCH.accept(name) !== undefined) ? value.map(String) : undefined,
}

export const FOLDER: Rule<string> = {
  expected: 'the path of a folder, relative to the project or absolute',
  accept: (value) => {
    if (typeof value !== 'string' || value.trim() === '' || value.includes('\0')) return undefined
    return /^[a-z][a-z0-9+]+:\/\//i.test(value) ? undefined : value
  },
}

/** Bytes, from `2GB`, `512MiB` or a plain number of bytes. */
export const BYTES: Rule<number> = {
  expected: 'a size such as 2GB or 512MiB, at least 64MB',
  accept: (value) => {
    const match = /^(\d+(?:\.\d+)?)\s*([KMGT]?i?B)?$/i.exec(String(value).trim())
    const bytes = Math.round(Number(match?.[1]) * (BYTES_PER_UNIT[(match?.[2] ?? 'B').toUpperCase()] ?? Number.NaN))
    return bytes >= 64e6 && Number.isSafeInteger(bytes) ? bytes : undefined
  },
}

/** Milliseconds, from `14d`. */
export const DURATION: Rule<number> = {
  expected: 'a duration such as 90m, 36h or 14d',
  accept: (value) => (typeof value === 'string' ? durationMs(value) : undefined),
}

export const THREADS: Rule<number> = {
  expected: 'a whole number from 1 to 1024',
  accept: (value) => {
    const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
    return typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= 1024 ? count : undefined
  },
}

export const VERSION: Rule<1> = {
  expected: '1, the only version of this file that this Phlo knows',
  accept: (value) => (value === 1 ? value : undefined),
}

/** The address on which ports are published; a name would be looked up differently by each program. */
export const ADDRESS: Rule<string> = {
  expected: 'an IP address of this machine, such as 127.0.0.1 or 0.0.0.0',
  accept: (value) => (typeof value === 'string' && isIP(value) > 0 ? value : undefined),
}

/** What Compose allows as the name of a service. */
export const SERVICE: Rule<string> = {
  expected: 'a name of letters, digits, "_", "-" and ".", beginning with a letter or digit',
  accept: (value) => (typeof value === 'string' && /^[A-Za-z0-9][\w.-]{0,62}$/.test(value) ? value : undefined),
}

export const SWITCH: Rule<boolean> = {
  expected: 'true or false',
  accept: (value) => (typeof value === 'boolean' ? value : undefined),
}

export const PORT: Rule<number> = {
  expected: 'a port: a whole number from 1 to 65535',
  accept: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535 ? value : undefined,
}

export const VARIABLE: Rule<string> = {
  expected: 'the name of a variable: letters, digits and "_", beginning with a letter',
  accept: (value) => (typeof value === 'string' && /^[A-Za-z]\w*$/.test(value) ? value : undefined),
}

export const VARIABLE_VALUE: Rule<string> = {
  expected: 'a text, a number, true or false',
  accept: (value) => (['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined),
}

export const COMPOSE_KEYS: Rule<ComposeTree> = {
  expected: 'a mapping of keys of a Compose service',
  accept: (value) => (isTree(value) ? value : undefined),
}

export const INLINE_SERVICE: Rule<ComposeTree> = {
  expected: 'a Compose service with an image or a build',
  accept: (value) => (isTree(value) && ('image' in value || 'build' in value) ? value : undefined),
}

/** Whoever can change the list of plugins says what is to be trusted. */
export const REGISTRY_URL: Rule<string> = {
  expected: 'an address that begins with https://, or with http:// where it is on this machine',
  accept: (value) =>
    typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value) && isGuardedAddress(value)
      ? value
      : undefined,
}
