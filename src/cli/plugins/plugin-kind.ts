import { didYouMean, PhloError } from '../../errors.js'
import { PLUGIN_KINDS, type PluginKind } from '../../plugins/plugin.js'

/** Kinds that manifests know and that nothing loads yet. */
const RESERVED_KINDS: readonly string[] = ['transform', 'dagster', 'observatory']

/**
 * Read what a plugin is to add.
 *
 * @throws PHLO_USAGE_INVALID - it is no kind of plugin, or one that is reserved
 */
export function pluginKind(text: string): PluginKind {
  const kind = PLUGIN_KINDS.find((one) => one === text)
  if (kind !== undefined) return kind
  const nearest = didYouMean(text, PLUGIN_KINDS)
  const message = RESERVED_KINDS.includes(text)
    ? `Plugins of the kind ${text} are reserved: no Phlo loads them yet.`
    : `There is no kind "${text}" of plugins.`
  throw new PhloError('PHLO_USAGE_INVALID', message, {
    fixes: [nearest === undefined ? `Choose one of ${PLUGIN_KINDS.join(', ')}.` : `Did you mean ${nearest}?`],
    context: { kind: text, kinds: PLUGIN_KINDS },
  })
}
