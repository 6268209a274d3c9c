import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { catalogName } from '../../config/catalog-name.js'
import type { ProjectConfig } from '../../config/project-config.js'
import { readState, updateState } from '../../config/project-state.js'
import { PhloError } from '../../errors.js'
import { parseProperties } from '../../query/trino/parse-properties.js'
import type { TrinoConnection } from '../../query/trino/trino-connection.js'
import type { Project } from '../open-project.js'
import { readCertificates } from '../targets/read-certificates.js'
import type { CompleteTarget } from '../targets/target-parts.js'

/** Whom Trino is told that a statement is of, where the target does not say. */
const USER = 'phlo'

/** Within a second Trino answers anything; longer waits are those of a machine that is very busy. */
const ANSWER_MS_MAX = 60_000

/** Where the composed services have what Trino is told of the catalog of a branch. */
const CATALOG_FILE = '.phlo/files/trino-catalogs/files/catalog.properties'

/**
 * Say how the Trino of a project's target is reached. Nothing is asked of it.
 *
 * @throws PHLO_TRINO_ABSENT - the target has none
 * @throws PHLO_TRINO_LOGIN_REFUSED - no Trino takes such a login
 */
export async function openTrino({ config, target }: Pick<Project, 'config' | 'target'>): Promise<TrinoConnection> {
  const { uri, user = USER, password, ca } = target.trino
  if (target.catalog !== 'nessie' || uri === undefined) throw absent(target)
  refuseLogin({ uri, user, password })
  const { requestSender } = await import('../../catalog/nessie/send-request.js')
  const certificates = ca === undefined ? undefined : await readCertificates(ca, 'trino.ca')
  return {
    uri,
    user,
    password,
    catalogProperties: await readCatalogProperties(config, target),
    catalogOf: catalogName,
    made: madeCatalogs(config.directory),
    send: requestSender({ ca: certificates, answerMsMax: ANSWER_MS_MAX }),
    delay: (ms) => delay(ms),
  }
}

/**
 * Drop the catalog of a ref that was deleted from the composed Trino. One that is down keeps it until a catalog is made
 * there again, or a query meets it: it shows nothing any more.
 */
export async function forgetInTrino(project: Pick<Project, 'config' | 'target'>, ref: string): Promise<void> {
  const { catalog, trino } = project.target
  if (catalog !== 'nessie' || trino.uri === undefined) return
  const { dropRefCatalog } = await import('../../query/trino/ref-catalog.js')
  try {
    const connection = await openTrino(project)
    if (connection.catalogProperties === undefined) return
    const name = connection.catalogOf(ref)
    await dropRefCatalog(connection, name)
    await connection.made.remove(name)
  } catch (error) {
    if (!(error instanceof PhloError)) throw error
  }
}

/** What no Trino takes is not sent: a password over HTTP would be read on the way, and refused at its end. */
function refuseLogin({ uri, user, password }: { uri: string; user: string; password: string | undefined }): void {
  const refuse = (message: string, fix: string) => {
    throw new PhloError('PHLO_TRINO_LOGIN_REFUSED', message, { fixes: [fix], context: { uri, user } })
  }
  if (password !== undefined && new URL(uri).protocol === 'http:')
    refuse(
      `Trino takes no password over HTTP, which is what ${uri} is.`,
      'Write trino.uri of the target with https:// and its port, or leave out trino.password.',
    )
  if (!LATIN.test(user) || (password !== undefined && (user.includes(':') || !LATIN.test(password))))
    refuse(
      `Trino cannot be told who logs in: it reads Latin-1 alone, and no colon in a name ("${user}").`,
      'Have whoever runs this Trino give you a name and a password of letters that Western Europe has.',
    )
}

/** Characters of Latin-1 that can be seen, and blanks. */
const LATIN = /^[\x20-\x7e\xa0-\xff]+$/

/** Only of the composed Trino it is known how it reaches Nessie and the object store. */
async function readCatalogProperties(
  { directory, targets }: ProjectConfig,
  { name }: CompleteTarget,
): Promise<TrinoConnection['catalogProperties']> {
  if (name !== 'stack' || targets[name]?.trino.uri !== undefined) return undefined
  const text = await readFile(join(directory, CATALOG_FILE), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : parseProperties(text)
}

function madeCatalogs(directory: string): TrinoConnection['made'] {
  // Where it cannot be written, the catalogs are as if a person had made them.
  const change = (namesAfter: (names: readonly string[]) => readonly string[]) =>
    updateState(directory, ({ trinoCatalogs }) => ({ trinoCatalogs: namesAfter(trinoCatalogs ?? []) })).catch(
      (error: unknown) => {
        if (!(error instanceof PhloError)) throw error
      },
    )
  return {
    list: async () => (await readState(directory)).trinoCatalogs ?? [],
    add: (name) => change((names) => [...new Set([...names, name])]),
    remove: (name) => change((names) => names.filter((one) => one !== name)),
  }
}

function absent({ name, catalog }: CompleteTarget): PhloError {
  const reason = catalog === 'nessie' ? 'no Trino' : 'its catalog in the warehouse, where no Trino finds it'
  return new PhloError('PHLO_TRINO_ABSENT', `The target "${name}" has ${reason}.`, {
    fixes: [
      ...(name === 'stack' ? [] : ['Choose a target with a Trino: --target stack']),
      ...(catalog === 'nessie' ? [`Say where it is: targets.${name}.trino.uri in phlo.yaml.`] : []),
      'Or let DuckDB run the statement: --engine duckdb',
    ],
    context: { target: name },
  })
}
