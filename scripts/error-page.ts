interface ErrorText {
  readonly exit: number
  readonly http: number
  readonly summary: string
  readonly cause: string
  readonly fix: string
}

/** The page of one error code, in Markdown, from its row of the table. */
export function errorPage(code: string, row: ErrorText): string {
  return `# ${code}

${row.summary}

**Why.** ${row.cause}

**What to do.** ${row.fix}

Exit code ${row.exit}; HTTP status ${row.http}.
`
}
