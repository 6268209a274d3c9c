import type { Engine } from './engine.js'
import { quoteLiteral } from './quote.js'

/**
 * Lock an engine down for a person's SQL, for good: it opens no file but these, no network, no extension and no other
 * database, and its settings no longer change. Spilling goes on.
 *
 * @param options.allowedPaths - absolute paths of files, to read or to write
 */
export async function sandboxEngine(
  engine: Engine,
  options: { readonly allowedPaths: readonly string[] },
): Promise<void> {
  const paths = options.allowedPaths.map(quoteLiteral).join(', ')
  await engine.run(`SET allowed_paths = [${paths}]; SET enable_external_access = false; SET lock_configuration = true`)
}
