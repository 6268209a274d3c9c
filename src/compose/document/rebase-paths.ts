import { isAbsolute, join, relative } from 'node:path'
import { type ComposeTree, isTree } from '../../config/compose-tree.js'
import { OVERRIDE } from '../../config/merge-tags.js'

/** Folders between which a path is translated; both absolute. */
export interface Rebasing {
  /** The one that relative paths are relative to as they are written. */
  readonly from: string
  /** The one that holds the composed file. */
  readonly to: string
  /** What lies below it is written relative to `to`, so that the composed file does not depend on where that is. */
  readonly root: string
}

/** Translate the relative paths on the host that a service in the long form holds. */
export function rebasePaths(service: ComposeTree, rebasing: Rebasing): ComposeTree {
  const path = (written: unknown) => rebasePath(written, rebasing)
  const rebased = changed(service, {
    build: (build) => changed(build, { context: path }),
    env_file: each((file) => changed(file, { path })),
    label_file: each(path),
    extends: (base) => changed(base, { file: path }),
    volumes: each((mount) => (isTree(mount) && mount.type === 'bind' ? changed(mount, { source: path }) : mount)),
    develop: (develop) => changed(develop, { watch: each((watched) => changed(watched, { path })) }),
  })
  return isTree(rebased) ? rebased : service
}

/** Translate one path; a URL, a variable, a path in the home and what is no text stay as they are. */
export function rebasePath(written: unknown, { from, to, root }: Rebasing): unknown {
  if (typeof written !== 'string' || /^(?:~|\$|[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/)/i.test(written))
    return written
  if (isAbsolute(written) || /^[A-Za-z]:[\\/]/.test(written)) return written
  const path = join(from, written)
  const fromRoot = relative(root, path)
  if (/^\.\.(?:[\\/]|$)/.test(fromRoot) || isAbsolute(fromRoot)) return path
  const rebased = relative(to, path).replaceAll('\\', '/')
  return /^\.\.(?:\/|$)/.test(rebased) ? rebased : `./${rebased}`
}

function changed(tree: unknown, changes: Readonly<Record<string, (value: unknown) => unknown>>): unknown {
  if (!isTree(tree)) return tree
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, throughTag(value, changes[key])]))
}

/** What `!override` puts in place is translated, too. */
function throughTag(value: unknown, change: ((value: unknown) => unknown) | undefined): unknown {
  if (!change) return value
  return isTree(value) && OVERRIDE in value ? { [OVERRIDE]: change(value[OVERRIDE]) } : change(value)
}

function each(change: (value: unknown) => unknown): (value: unknown) => unknown {
  return (value) => (Array.isArray(value) ? value.map(change) : value)
}
