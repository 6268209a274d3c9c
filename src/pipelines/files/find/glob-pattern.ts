import { dirname, sep } from 'node:path'

/** A glob, taken apart. */
export interface GlobPattern {
  /** The deepest folder that the pattern names without wildcards. */
  readonly base: string
  /** Whether an absolute path fits the whole pattern. */
  matches(path: string): boolean
}

/**
 * Understand a glob: `*` and `?` within one name, `**` over folders, `[a-c]`, `{a,b}`.
 *
 * @param pattern - absolute
 */
export function globPattern(pattern: string): GlobPattern {
  const path = pattern.split(sep).join('/')
  const wildcard = path.search(/[*?[{]/)
  const base = wildcard < 0 ? dirname(path) : path.slice(0, path.lastIndexOf('/', wildcard)) || '/'
  const expression = new RegExp(`^${regularExpression(path)}$`, 'u')
  return { base, matches: (candidate) => expression.test(candidate.split(sep).join('/')) }
}

function regularExpression(glob: string): string {
  let braces = 0
  return glob.replaceAll(/\*\*\/|\*\*|\*|\?|\[[^\]/]+\]|[{},]|[\\^$.|+()[\]/-]/gu, (token) => {
    if (token === '**/') return '(?:[^/]+/)*'
    if (token === '**') return '.*'
    if (token === '*') return '[^/]*'
    if (token === '?') return '[^/]'
    if (token.length > 1) return `[${token.slice(1, -1).replace(/^!/, '^').replaceAll('\\', '\\\\')}]`
    if (token === '{') {
      braces += 1
      return '(?:'
    }
    if (token === '}' && braces > 0) {
      braces -= 1
      return ')'
    }
    if (token === ',' && braces > 0) return '|'
    return token === ',' || token === '-' ? token : `\\${token}`
  })
}
