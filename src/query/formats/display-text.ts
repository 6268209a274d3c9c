/** Control characters, marks that turn the direction of text, and what a terminal takes for an escape sequence. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is what this is for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Make text from data safe for a terminal, on one line: what would act on it is shown as `\n`, `\u001b`. */
export function displayText(text: string): string {
  return text.replace(
    UNSAFE,
    (character) => NAMED[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** How many columns of a terminal a text takes: marks that combine take none, East Asian wide characters and emoji two. */
export function displayWidth(text: string): number {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

/** Cut a text to a width, with `…` where something is left out. */
export function cutToWidth(text: string, widthMax: number): string {
  if (displayWidth(text) <= widthMax) return text
  let [cut, width] = ['', 1]
  for (const character of text) {
    width += characterWidth(character)
    if (width > widthMax) break
    cut += character
  }
  return `${cut}…`
}

const WIDE =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303f\uff01-\uff60]|\p{Emoji_Presentation}/u

function characterWidth(character: string): number {
  if (/\p{Mark}|\u200b|\u200d|\ufe0f/u.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}
