import type { NessieAnswer, NessieClient, NessieRefusal, NessieRequest } from './nessie-client.js'

interface PageJson {
  readonly hasMore: boolean
  readonly token: string | null
}

/**
 * Ask for a list that Nessie sends in pages. @returns what each page holds
 *
 * @param itemsOf - takes what is listed out of a page
 * @param onRefusal - makes the error to throw
 */
export async function* readPages<Page extends object, Item>(
  client: NessieClient,
  request: NessieRequest,
  itemsOf: (page: Page) => readonly Item[],
  onRefusal: (refusal: NessieRefusal) => Error,
): AsyncGenerator<readonly Item[]> {
  for (let token: string | null = null; ; ) {
    const query: NessieRequest['query'] = { ...request.query, ...(token === null ? {} : { 'page-token': token }) }
    const answer: NessieAnswer<Page & PageJson> | NessieRefusal = await client.ask({ ...request, query })
    if (!answer.ok) throw onRefusal(answer)
    yield itemsOf(answer.json)
    if (!answer.json.hasMore || answer.json.token === null) return
    token = answer.json.token
  }
}
