import { splitFields } from './split-fields.js'

/** The long form of a published port; numbers are texts where they may be ranges or hold variables. */
export interface CanonicalPort extends Readonly<Record<string, unknown>> {
  readonly target: number | string
  readonly published?: string
  readonly host_ip?: string
  readonly protocol: string
  readonly mode: string
}

/**
 * Bring one entry of `ports` into the long form; a range of container ports becomes one entry per port.
 *
 * @returns `undefined` when it is none of Compose's forms
 * @see https://github.com/compose-spec/compose-spec/blob/main/05-services.md#ports
 */
export function canonicalPorts(written: unknown): readonly CanonicalPort[] | undefined {
  if (typeof written === 'number') return canonicalPorts(String(written))
  if (typeof written === 'string') return fromShortForm(written)
  if (typeof written !== 'object' || written === null || !('target' in written)) return undefined
  const { target } = written
  if (typeof target !== 'number' && typeof target !== 'string') return undefined
  const published = 'published' in written ? { published: String(written.published) } : {}
  return [{ protocol: 'tcp', mode: 'ingress', ...written, target: portNumber(String(target)), ...published }]
}

/** What two entries must not have in common; of those that have it the later one holds. */
export function portKey({ host_ip, published, target, protocol }: CanonicalPort): string {
  return `${host_ip ?? '0.0.0.0'}:${published ?? ''}:${target}/${protocol}`
}

/** `[HOST:]CONTAINER[/PROTOCOL]`, where HOST is `[IP:]PORT` or `IP:`. */
function fromShortForm(text: string): readonly CanonicalPort[] | undefined {
  const [address = '', protocol = 'tcp', ...rest] = text.split('/')
  const fields = splitFields(address)
  if (rest.length > 0 || fields.length > 3) return undefined
  const container = fields.at(-1) ?? ''
  const published = fields.at(-2) ?? ''
  const ip = (fields.at(-3) ?? '').replace(/^\[(.*)\]$/, '$1')
  const targets = portsOf(container)
  if (!targets) return undefined
  return targets.map((target, index) => ({
    mode: 'ingress',
    ...(ip === '' ? {} : { host_ip: ip }),
    target,
    ...publishedAs(published, { index, count: targets.length }),
    protocol,
  }))
}

/** A range on the host of as many ports as the container's goes with it; another one is Docker's to choose from. */
function publishedAs(published: string, { index, count }: { readonly index: number; readonly count: number }) {
  if (published === '') return {}
  const ports = portsOf(published)
  return { published: String(ports?.length === count ? ports[index] : published) }
}

function portsOf(text: string): readonly (number | string)[] | undefined {
  if (text.includes('$')) return [text]
  const range = /^(\d+)(?:-(\d+))?$/.exec(text)
  const first = Number(range?.[1])
  const last = Number(range?.[2] ?? range?.[1])
  if (!(first >= 0 && last >= first && last <= 65535)) return undefined
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

function portNumber(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text
}
