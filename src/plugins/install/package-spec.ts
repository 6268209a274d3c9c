/** What someone wants installed. */
export type PackageSpec =
  | {
      readonly type: 'name'
      /** A name in the registry of plugins, or an npm package. */
      readonly name: string
      /** A version, a range or a tag; `undefined`: the newest that fits. */
      readonly wanted: string | undefined
    }
  /** A tarball: its path as it was written, or its address. */
  | { readonly type: 'tarball'; readonly at: string }

/**
 * Read what someone wants installed: `kafka`, `phlo-kafka@1.2.0`, `@acme/phlo-kafka@^1`, `./kafka-1.2.0.tgz` or
 * `https://…/kafka-1.2.0.tgz`.
 *
 * What npm takes from elsewhere under a name (`x@file:../y`, `x@git+ssh://…`) could not be installed as it was looked at.
 *
 * @returns `undefined` when it is nothing of the kind
 */
export function parsePackageSpec(text: string): PackageSpec | undefined {
  if (/^https?:\/\//i.test(text) || /\.(?:tgz|tar\.gz)$/i.test(text)) return { type: 'tarball', at: text }
  const match = /^(?<name>(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~][a-z0-9._~-]*)(?:@(?<wanted>[^@\s:/]+))?$/.exec(text)
  const { name, wanted } = match?.groups ?? {}
  return name === undefined ? undefined : { type: 'name', name, wanted }
}
