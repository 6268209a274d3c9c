import { join } from 'node:path'
import { readFileContents } from '../../src/cli/stack/read-file-contents.js'
import { findPlugins } from '../../src/plugins/find-plugins.js'
import type { ServiceDefinition } from '../../src/plugins/service-definition.js'
import { repositoryDirectory } from './source-files.js'

/** The services that come with Phlo, as if it were installed in `/phlo`, so that nothing depends on where it is. */
export interface BundledServices {
  readonly definitions: readonly ServiceDefinition[]
  /** Text of each of their files by its absolute path. */
  readonly contents: Readonly<Record<string, string>>
}

export async function bundledServices(): Promise<BundledServices> {
  const bundledDirectory = join(repositoryDirectory, 'services')
  const { plugins } = await findPlugins({ projectDirectory: undefined, bundledDirectory })
  const found = plugins.flatMap(({ services }) => services)
  const files = await readFileContents(found)
  return {
    definitions: found.map((definition) => ({ ...definition, directory: moved(definition.directory) })),
    contents: Object.fromEntries([...files].map(([path, bytes]) => [moved(path), Buffer.from(bytes).toString('utf8')])),
  }
}

function moved(path: string): string {
  return join('/phlo', path.slice(repositoryDirectory.length))
}
