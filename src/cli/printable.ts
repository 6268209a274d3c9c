/**
 * Control characters (but not line feeds and tabs), marks that turn the direction of text, and what terminals take for
 * the beginning of an escape sequence.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is what this is for
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Make text from data, files or names safe to print on a terminal: what would act on it is shown as `\u001b` instead. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** As {@link printable}, on one line. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t')
}
