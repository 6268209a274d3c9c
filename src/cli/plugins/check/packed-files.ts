import { execa } from 'execa'

/**
 * Ask npm which files of a folder it would publish.
 *
 * @returns paths below the folder, `/`-separated; `undefined` when npm does not say: it is not there, or the folder has no version
 */
export async function packedFiles(
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ReadonlySet<string> | undefined> {
  const pack = ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=silent']
  const { stdout, failed } = await execa('npm', pack, {
    cwd: directory,
    env: environment,
    extendEnv: false,
    reject: false,
  })
  if (failed) return undefined
  const [packed]: readonly { readonly files: readonly { readonly path: string }[] }[] = Object.values(
    JSON.parse(stdout),
  )
  return packed === undefined ? undefined : new Set(packed.files.map(({ path }) => path))
}
