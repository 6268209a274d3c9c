import { splitFields } from './split-fields.js'

/** The long form of a mount. */
export interface CanonicalVolume extends Readonly<Record<string, unknown>> {
  readonly type: string
  /** `undefined`: an anonymous volume, or a file system in memory. */
  readonly source?: string
  readonly target: string
}

const CONSISTENCIES = new Set(['cached', 'consistent', 'delegated'])
const PROPAGATIONS = new Set(['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'])

/**
 * Bring one entry of `volumes` into the long form.
 *
 * @returns `undefined` when it is none of Compose's forms, or when only the value of a variable tells which one it is
 * @see https://github.com/compose-spec/compose-spec/blob/main/05-services.md#volumes
 */
export function canonicalVolume(written: unknown): CanonicalVolume | undefined {
  if (typeof written === 'string') return fromShortForm(written)
  if (typeof written !== 'object' || written === null || !('target' in written)) return undefined
  const { target } = written
  return typeof target === 'string' ? { type: 'volume', ...written, target: cleanPath(target) } : undefined
}

/** Where an entry is mounted; of two at one place the later one holds. */
export function volumeTarget(written: unknown): string {
  const canonical = canonicalVolume(written)
  if (canonical) return canonical.target
  const fields = splitFields(String(written))
  return cleanPath(fields[1] ?? fields[0] ?? '')
}

/** `[SOURCE:]TARGET[:MODES]`. */
function fromShortForm(text: string): CanonicalVolume | undefined {
  const [first = '', second, modes = '', ...rest] = splitFields(text)
  if (rest.length > 0 || first === '' || second === '') return undefined
  if (second === undefined) return first.includes('$') ? undefined : { type: 'volume', target: cleanPath(first) }
  if (first.startsWith('$')) return undefined
  const type = isPath(first) ? 'bind' : 'volume'
  const mount = { type, source: first, target: cleanPath(second), ...(type === 'bind' ? madeIfAbsent({}) : {}) }
  return modes.split(',').filter(Boolean).reduce<CanonicalVolume>(withMode, mount)
}

function withMode(mount: CanonicalVolume, mode: string): CanonicalVolume {
  if (mode === 'ro') return { ...mount, read_only: true }
  if (mode === 'z' || mode === 'Z') return { ...mount, bind: { ...Object(mount.bind), selinux: mode } }
  if (mode === 'nocopy') return { ...mount, volume: { nocopy: true } }
  if (CONSISTENCIES.has(mode)) return { ...mount, consistency: mode }
  if (PROPAGATIONS.has(mode)) return { ...mount, bind: { ...Object(mount.bind), propagation: mode } }
  return mount
}

/** The short form makes a folder that is not there, the long form does not unless it says so. */
function madeIfAbsent(bind: object) {
  return { bind: { ...bind, create_host_path: true } }
}

function isPath(source: string): boolean {
  return /^(?:[./~\\]|[A-Za-z]:[\\/])/.test(source)
}

function cleanPath(path: string): string {
  return path.length > 1 ? path.replace(/\/+/g, '/').replace(/\/$/, '') : path
}
