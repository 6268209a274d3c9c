import { type Document, visit } from 'yaml'

/** What a YAML document says, or why it says nothing, and where in its text that stands. */
export type DocumentValue =
  | { readonly isReadable: true; readonly value: unknown }
  | { readonly isReadable: false; readonly offset: number; readonly message: string }

/**
 * Get the value of a document that was parsed without errors. An alias that leads nowhere, or aliases of aliases that would
 * fill the memory, are only found now.
 */
export function documentValue(document: Document): DocumentValue {
  try {
    return { isReadable: true, value: document.toJS() }
  } catch (error) {
    return {
      isReadable: false,
      offset: lostAlias(document),
      message: error instanceof Error ? error.message : String(error),
    }
  }
}

/** Where the first alias stands that leads nowhere; the beginning when there is none. */
function lostAlias(document: Document): number {
  let offset = 0
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return undefined
      offset = alias.range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return offset
}
