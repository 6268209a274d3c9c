/** What a page of an answer of Trino holds. */
interface TrinoPage {
  readonly nextUri?: string
  readonly data?: readonly (readonly unknown[])[]
  readonly error?: { readonly message: string }
}

/**
 * Run a statement on a Trino, and give its rows.
 *
 * @see https://trino.io/docs/current/develop/client-protocol.html
 */
export async function queryTrino(url: string, statement: string): Promise<readonly (readonly unknown[])[]> {
  const headers = { 'X-Trino-User': 'phlo' }
  let page = await read(fetch(`${url}/v1/statement`, { method: 'POST', body: statement, headers }))
  const rows = [...(page.data ?? [])]
  while (page.nextUri !== undefined) {
    page = await read(fetch(page.nextUri, { headers }))
    rows.push(...(page.data ?? []))
  }
  return rows
}

async function read(answer: Promise<Response>): Promise<TrinoPage> {
  const page = (await (await answer).json()) as TrinoPage
  if (page.error) throw new Error(page.error.message)
  return page
}
