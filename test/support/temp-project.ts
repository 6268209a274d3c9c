import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder that is removed at the end of the scope: `await using project = await tempProject()`. */
export interface TempProject extends AsyncDisposable {
  readonly directory: string
  /** Write a file below the folder. */
  write(path: string, content: string | Uint8Array): Promise<void>
}

/** Make a project in a fresh folder. @param files - by path; a `phlo.yaml` among them replaces the plain one */
export async function tempProject(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<TempProject> {
  const directory = await mkdtemp(join(tmpdir(), 'phlo-test-'))
  const project: TempProject = {
    directory,
    async write(path, content) {
      await mkdir(dirname(join(directory, path)), { recursive: true })
      await writeFile(join(directory, path), content)
    },
    async [Symbol.asyncDispose]() {
      await rm(directory, { recursive: true, force: true })
    },
  }
  for (const [path, content] of Object.entries({ 'phlo.yaml': 'version: 1\nname: lake\n', ...files })) {
    await project.write(path, content)
  }
  return project
}
