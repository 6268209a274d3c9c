/** Put comments of a YAML document below each other; `null`: there is none. */
export function joinedComments(...comments: readonly (string | null | undefined)[]): string | null {
  return comments.filter((comment) => comment != null).join('\n') || null
}
