/**
 * Told where a server has not answered for some seconds, for each thing that it is asked.
 *
 * @param server - what it is and where: `Nessie at http://127.0.0.1:19120`
 */
export type SilenceListener = (server: string) => void

/** Do what waits for a server, and call `notice` once when it takes long, in milliseconds. */
export async function noticeSilence<Answer>(
  work: () => Promise<Answer>,
  { afterMs, notice }: { readonly afterMs: number; readonly notice: () => void },
): Promise<Answer> {
  const timer = setTimeout(notice, afterMs)
  try {
    return await work()
  } finally {
    clearTimeout(timer)
  }
}
