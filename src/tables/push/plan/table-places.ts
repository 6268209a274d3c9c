import type { CommitHash, Content, LogEntry } from '../../../catalog/catalog.js'
import { formatKey } from '../../../catalog/content-key.js'
import { keysOfLine } from '../history/table-line.js'
import { contentImage, isSameVersion, pairMapping } from '../images/content-image.js'
import type { ChosenRef, LakePair } from '../push.js'

/** How far the target is with a table: up to a commit of the line, -1 for none of them, or further. */
export type Place = number | 'ahead' | 'diverged'

/** Find out how far a ref of the target is with each table of a line. */
export async function tablePlaces(
  pair: LakePair,
  { target, reference }: ChosenRef,
  line: readonly LogEntry[],
): Promise<ReadonlyMap<string, Place>> {
  const keys = keysOfLine(line)
  if (target === undefined) return new Map(Array.from(keys.keys(), (name) => [name, -1]))
  const contents = await pair.target.catalog.contents(target.hash, [...keys.values()])
  const places = new Map<string, Place>()
  for (const [index, name] of [...keys.keys()].entries()) {
    const place = placeOf(pair, { line, name, there: contents[index] })
    const isOther = place === 'diverged' || (reference.type === 'TAG' && place !== line.length)
    places.set(name, isOther ? await aheadOrDiverged(pair, { head: target.hash, line, name }) : place)
  }
  return places
}

/** @returns the length of the line when there is nothing to do */
function placeOf(
  pair: LakePair,
  {
    line,
    name,
    there,
  }: { readonly line: readonly LogEntry[]; readonly name: string; readonly there: Content | undefined },
): number | 'diverged' {
  const mapping = pairMapping(pair)
  const changes = changesOf(line, name)
  const last = changes.at(-1)
  if (isSameVersion(last?.content && contentImage(last.content, mapping), there)) return line.length
  if (there === undefined) return -1
  const known = changes.findLast(({ content }) => isSameVersion(content && contentImage(content, mapping), there))
  return known?.index ?? 'diverged'
}

function changesOf(line: readonly LogEntry[], name: string) {
  return line.flatMap(({ operations }, index) =>
    operations
      .filter(({ key }) => formatKey(key) === name)
      .map((operation) => ({ index, content: operation.type === 'PUT' ? operation.content : undefined })),
  )
}

/** A table of the target whose history has what the source shows is only further; a tag that shows something else is not. */
async function aheadOrDiverged(
  pair: LakePair,
  { head, line, name }: { readonly head: CommitHash; readonly line: readonly LogEntry[]; readonly name: string },
): Promise<Place> {
  const last = changesOf(line, name).at(-1)?.content
  if (last === undefined) return 'diverged'
  const wanted = contentImage(last, pairMapping(pair))
  for await (const { operations } of pair.target.catalog.log(head)) {
    for (const operation of operations) {
      const isWanted = operation.type === 'PUT' && formatKey(operation.key) === name
      if (isWanted && isSameVersion(operation.content, wanted)) return 'ahead'
    }
  }
  return 'diverged'
}
