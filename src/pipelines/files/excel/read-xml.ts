import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import sax from 'sax'

/** What is told of an XML document, in its order. Names have no prefix. */
export interface XmlEvents {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

/**
 * Read an XML document piece by piece.
 *
 * @yields after each piece, when its events have been told
 * @throws Error - it is not well-formed
 */
export async function* readXml(stream: Readable, events: XmlEvents): AsyncGenerator<void> {
  const parser = sax.parser(true, {})
  parser.onopentag = ({ name, attributes }) => events.open?.(local(name), attributes as Record<string, string>)
  parser.ontext = (text) => events.text?.(text)
  parser.oncdata = (text) => events.text?.(text)
  parser.onclosetag = (name) => events.close?.(local(name))
  const decoder = new StringDecoder('utf8')
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    parser.write(decoder.write(chunk))
    yield
  }
  parser.write(decoder.end()).close()
  yield
}

/** Read a small XML document whole. */
export async function readWholeXml(stream: Readable, events: XmlEvents): Promise<void> {
  for await (const _ of readXml(stream, events));
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
