import { StringDecoder } from 'node:string_decoder'
import type { Frame } from './read-frames.js'

/** The end of what a command has written so far. */
export interface OutputTail {
  add(frame: Frame): void
  text(): string
}

/** Keep the end of what a command writes, in whole letters. @param lengthMax - in UTF-16 code units */
export function outputTail(lengthMax: number): OutputTail {
  // A letter of several bytes may be spread over two frames, between which the other stream may have one.
  const decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') }
  let tail = ''
  return {
    add({ stream, bytes }) {
      tail = (tail + decoders[stream].write(bytes)).slice(-lengthMax)
      // The second half of a letter whose first was cut off is none.
      if (/^[\uDC00-\uDFFF]/.test(tail)) tail = tail.slice(1)
    },
    text: () => tail,
  }
}
