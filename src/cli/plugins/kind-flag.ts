import { Flags } from '@oclif/core'
import { didYouMean, PhloError } from '../../errors.js'
import { PLUGIN_KINDS, type PluginKind } from '../../plugins/plugin.js'

/** Kinds that manifests know and that nothing loads yet. */
const RESERVED_KINDS: readonly string[] = ['transform', 'dagster', 'observatory']

/** The flag that says what a plugin adds. */
export const kindFlag = Flags.custom<PluginKind>({
  summary: 'What it adds.',
  helpValue: PLUGIN_KINDS.join('|'),
  default: 'service',
  parse: async (text) => PLUGIN_KINDS.find((kind) => kind === text) ?? refuse(text),
})

function refuse(text: string): never {
  const nearest = didYouMean(text, PLUGIN_KINDS)
  const message = RESERVED_KINDS.includes(text)
    ? `Plugins of the kind ${text} are reserved: no Phlo loads them yet.`
    : `--kind is to be one of ${PLUGIN_KINDS.join(', ')}, and not "${text}".`
  throw new PhloError('PHLO_USAGE_INVALID', message, {
    fixes: nearest === undefined ? [`Choose one of ${PLUGIN_KINDS.join(', ')}.`] : [`Did you mean ${nearest}?`],
    context: { kind: text, kinds: PLUGIN_KINDS },
  })
}
