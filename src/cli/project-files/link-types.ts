import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Tell editors where this Phlo's types are, in the file that a project's `tsconfig.json` looks for: workflows run with
 * the library of the `phlo` that runs them, which may be installed anywhere. Only editors miss it: where the folder
 * cannot be written, it is left out.
 *
 * @param packageRoot - absolute path of the running package
 */
export async function linkTypes(projectDirectory: string, packageRoot: string): Promise<void> {
  const isBuilt = await succeeds(access(join(packageRoot, 'dist', 'index.d.ts')))
  const library = join(packageRoot, isBuilt ? 'dist' : 'src', 'index.js').replaceAll('\\', '/')
  const text = `// Written by phlo.\nexport * from ${JSON.stringify(library)}\n`

  const directory = join(projectDirectory, '.phlo', 'types')
  const path = join(directory, 'phlo.d.ts')
  const found = await readFile(path, 'utf8').catch(() => undefined)
  if (found !== text) await succeeds(mkdir(directory, { recursive: true }).then(() => writeFile(path, text)))
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  )
}
