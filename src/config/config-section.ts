import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  type Range,
  type YAMLMap,
} from 'yaml'
import { didYouMean } from '../errors.js'
import type { ConfigProblem, Origin } from './config-problem.js'
import type { DocumentPath, DocumentProblem } from './document-problem.js'
import { locateProblem } from './locate-problem.js'

/** A YAML file while it is read: where its nodes stand, and what was found wrong so far. */
export interface ConfigFile {
  readonly name: string
  readonly document: Document
  readonly lines: LineCounter
  readonly problems: ConfigProblem[]
}

/** A rule for one setting: turns what is written into its value. */
export interface Rule<T> {
  /** What would be right, in words: `a whole number above 0`. */
  readonly expected: string
  /** @returns `undefined` when the value is not acceptable */
  accept(value: unknown): T | undefined
}

export interface Setting<T> {
  readonly value: T
  readonly origin: Origin
}

/** One mapping of a YAML file, read key by key; what is wrong is gathered, so that all of it can be shown at once. */
export class ConfigSection {
  private readonly read = new Set<string>()

  private constructor(
    private readonly file: ConfigFile,
    private readonly path: readonly string[],
    private readonly map: YAMLMap | undefined,
    /** What stands in the section's place when it is not there. */
    private readonly stead: unknown,
  ) {}

  /** The mapping that a file consists of; a file without content is an empty one. */
  static ofFile(file: ConfigFile): ConfigSection {
    return new ConfigSection(file, [], mapOf(file, [], file.document.contents ?? undefined), undefined)
  }

  /** The names of the keys that are there, in the order of the file. */
  get keys(): readonly string[] {
    return (this.map?.items ?? []).map(({ key }) => keyText(key))
  }

  /** The mapping under a key; an absent one is empty. */
  section(key: string): ConfigSection {
    const path = [...this.path, key]
    const stead = this.pair(key)?.key ?? this.map ?? this.stead
    return new ConfigSection(this.file, path, mapOf(this.file, path, this.node(key)), stead)
  }

  /** The value of a key, or `undefined` when it is not there or not acceptable, which is then a problem of the file. */
  setting<T>(key: string, rule: Rule<T>): Setting<T> | undefined {
    const node = this.node(key)
    if (!node) return undefined
    const value = rule.accept(node.toJS(this.file.document))
    if (value !== undefined) return { value, origin: this.originOf(key) }
    addProblem(this.file, node, {
      path: [...this.path, key],
      message: `${[...this.path, key].join('.')} is not ${rule.expected}.`,
      expected: rule.expected,
    })
    return undefined
  }

  /** What is written under a key, whatever it is; `undefined` when it is not there. */
  asWritten(key: string): unknown {
    return this.node(key)?.toJS(this.file.document)
  }

  /** Where the value of a key stands, or the key itself when it has none; the key must be there. */
  originOf(key: string): Origin {
    const { line, col } = this.file.lines.linePos((this.node(key)?.range ?? this.keyRange(key))?.[0] ?? 0)
    return `${this.file.name}:${line}:${col}`
  }

  /** Where the parts of what is written under a key stand; the key must be there. */
  originOfPart(key: string, part: Pick<DocumentProblem, 'path' | 'at'>): Origin {
    const path = [...this.path, key, ...part.path]
    const { line, column } = locateProblem(this.file, { ...part, path, message: '', expected: '' })
    return `${this.file.name}:${line}:${column}`
  }

  /** Add the problems that are found in the value of a key, each at its own line. */
  refuseParts(key: string, find: (value: unknown, path: DocumentPath) => readonly DocumentProblem[]): void {
    const value = this.asWritten(key)
    if (value === undefined) return
    const problems = find(value, [...this.path, key])
    this.file.problems.push(...problems.map((problem) => locateProblem(this.file, problem)))
  }

  /** Add a problem for each key that a rule does not accept. */
  refuseKeys(rule: Rule<string>): void {
    for (const { key } of this.map?.items ?? []) {
      const name = keyText(key)
      if (rule.accept(name) !== undefined) continue
      const path = [...this.path, name]
      addProblem(this.file, key, {
        path,
        message: `${path.join('.')}: "${name}" is not ${rule.expected}.`,
        expected: rule.expected,
      })
    }
  }

  /** Add a problem for each key that is not there, at the section itself. */
  require(keys: readonly string[]): void {
    for (const key of keys.filter((key) => this.node(key) === undefined)) {
      const message = `${[...this.path, key].join('.')} is missing.`
      addProblem(this.file, this.map ?? this.stead, { path: [...this.path, key], message, expected: 'a value' })
    }
  }

  /** Add a problem for each key that is not there though another of them is. */
  requireTogether(keys: readonly string[]): void {
    if (keys.some((key) => this.node(key) !== undefined)) this.require(keys)
  }

  /** Add a problem for each key that was not read. */
  refuseOthers(): void {
    for (const { key } of this.map?.items ?? []) {
      const name = keyText(key)
      if (this.read.has(name)) continue
      const nearest = didYouMean(name, this.read)
      const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`
      const section = this.path.join('.')
      addProblem(this.file, key, {
        path: [...this.path, name],
        message: `Unknown key "${name}"${section && ` in ${section}`}.${hint}`,
        expected: `one of ${[...this.read].join(', ')}`,
      })
    }
  }

  private pair(key: string): Pair | undefined {
    return this.map?.items.find((item) => keyText(item.key) === key)
  }

  private keyRange(key: string): Range | undefined {
    const node = this.pair(key)?.key
    return isScalar(node) ? (node.range ?? undefined) : undefined
  }

  private node(key: string): Node | undefined {
    this.read.add(key)
    const node = this.pair(key)?.value
    if (isAlias(node)) return node.resolve(this.file.document)
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return undefined
    return isScalar(node) && node.value === null ? undefined : node
  }
}

function mapOf(file: ConfigFile, path: readonly string[], node: Node | undefined): YAMLMap | undefined {
  if (node === undefined || isMap(node)) return node
  if (isScalar(node) && node.value === null) return undefined
  const expected = 'a mapping of keys to values'
  addProblem(file, node, { path, message: `${path.join('.') || file.name} is not ${expected}.`, expected })
  return undefined
}

function addProblem(
  file: ConfigFile,
  node: unknown,
  problem: { readonly path: readonly string[]; readonly message: string; readonly expected: string },
): void {
  const offset = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? 0) : 0
  const { line, col } = file.lines.linePos(offset)
  const { message, expected } = problem
  file.problems.push({ file: file.name, line, column: col, key: problem.path.join('.'), message, expected })
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key)
}
