import { Flags } from '@oclif/core'
import { PhloError } from '../../errors.js'
import type { RefChoice } from '../../tables/push/push.js'

/** The flags by which `push` and `pull` choose what is copied, and where. */
export function copyFlags(targets: { readonly from: string; readonly to: string }) {
  return {
    from: Flags.string({
      summary: 'Target to copy from.',
      helpValue: 'NAME',
      default: targets.from,
    }),
    to: Flags.string({
      summary: 'Target to copy to.',
      helpValue: 'NAME',
      default: targets.to,
    }),
    refs: Flags.string({
      summary:
        'Only this branch or tag; NAME:OTHER copies it under another name. May be given more than once, or with commas.',
      helpValue: 'NAME',
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
    }),
    tables: Flags.string({
      summary:
        'Only this table, onto what the branches of the other target show; * stands for anything. May be given more than once, or with commas.',
      helpValue: 'NAME',
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
    }),
    'dry-run': Flags.boolean({ summary: 'Show what would be copied; write nothing.', default: false }),
  }
}

/**
 * Read `main`, or `main:incoming`.
 *
 * @returns `undefined` when none were given: all
 * @throws PHLO_USAGE_INVALID - it is neither
 */
export function refChoices(texts: readonly string[] | undefined): readonly RefChoice[] | undefined {
  return texts?.map((text) => {
    const [from = '', to = from, ...more] = text.split(':')
    if (from !== '' && to !== '' && more.length === 0) return { from, to }
    throw new PhloError('PHLO_USAGE_INVALID', `"${text}" is neither the name of a ref nor two with a colon between.`, {
      fixes: ['Write --refs main, or --refs main:incoming.'],
      context: { refs: text },
    })
  })
}
