import { sep } from 'node:path'

/** A glob, taken apart. */
export interface GlobPattern {
  /** The deepest folder that the pattern names without wildcards. */
  readonly base: string
  /** Of how many folders from there, one within the other, the files can fit: none without a wildcard. */
  readonly depth: number
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
  const end = wildcard < 0 ? path.length : path.lastIndexOf('/', wildcard)
  const expression = new RegExp(`^${regularExpression(path)}$`, 'u')
  return {
    base: path.slice(0, end) || '/',
    depth: depthOf(path.slice(end)),
    matches: (candidate) => expression.test(candidate.split(sep).join('/')),
  }
}

/** @param rest - of a pattern, from the separator before its first wildcard on */
function depthOf(rest: string): number {
  // What a pair of braces stands for may have separators in it.
  return rest.includes('**') || rest.includes('{') ? Number.POSITIVE_INFINITY : rest.split('/').length - 1
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
