import { displayText } from '../query/formats/display-text.js'

/** Make text from data, files or names safe to print on a terminal, line by line. */
export function printable(text: string): string {
  return text.split('\n').map(displayText).join('\n')
}
