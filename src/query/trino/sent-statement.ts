import type { SqlPiece } from './sql-pieces.js'

/** A piece of a person's statement, and what Trino gets in its place. */
export interface SentPiece extends SqlPiece {
  readonly sent: string
}

/** A person's statement in the form in which Trino gets it. */
export interface SentStatement {
  /** What Trino gets. */
  readonly sql: string
  /** What of it is the person's statement. */
  readonly pieces: readonly SentPiece[]
  /** Characters before it, which Trino counts on its first line, and when it does not parse on every line. */
  readonly columnsBefore: number
}

/** A place in a text, both from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/**
 * Find the place in a person's statement that a place in what was sent means.
 *
 * @param sent - without what stands before the person's statement
 */
export function originalPosition(pieces: readonly SentPiece[], sent: Position): Position {
  let [before, original]: [Position, Position] = [START, START]
  for (const piece of pieces) {
    const after = advance(before, piece.sent)
    if (isBefore(sent, after)) {
      const isSame = piece.sent === piece.text && sent.line === before.line
      return isSame ? { ...original, column: original.column + sent.column - before.column } : original
    }
    before = after
    original = advance(original, piece.text)
  }
  return original
}

/** Find the piece that stands at a place in a person's statement. @returns its index; -1: none */
export function pieceAt(pieces: readonly SqlPiece[], position: Position): number {
  let before: Position = START
  return pieces.findIndex(({ text }) => {
    before = advance(before, text)
    return isBefore(position, before)
  })
}

/** Tell where a piece of a person's statement stands. */
export function positionOfPiece(pieces: readonly SqlPiece[], index: number): Position {
  return pieces.slice(0, index).reduce((position, { text }) => advance(position, text), START)
}

const START: Position = { line: 1, column: 1 }

function advance({ line, column }: Position, text: string): Position {
  const lines = text.split('\n')
  const last = lines.at(-1)?.length ?? 0
  return lines.length === 1 ? { line, column: column + last } : { line: line + lines.length - 1, column: last + 1 }
}

function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.column < other.column)
}
