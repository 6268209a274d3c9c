import { displayText } from '../../query/formats/display-text.js'

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is what this is for
const COLOR = /\u001b\[[\d;:]*m/g

/**
 * Make text from data, files, names or logs safe to print on a terminal. Line breaks and tabs stay. Colours, which half
 * of all servers write, go; whatever else would act on the terminal is shown as an escape.
 */
export function printable(text: string): string {
  return text
    .replace(COLOR, '')
    .split(/([\n\t])/)
    .map((part) => (part === '\n' || part === '\t' ? part : displayText(part)))
    .join('')
}
