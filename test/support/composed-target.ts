import { join } from 'node:path'
import type { NessieServer } from './nessie-server.js'
import { phloJson } from './run-phlo.js'
import type { S3Server } from './s3-server.js'
import { type TempProject, tempProject } from './temp-project.js'

const BUCKET = 'lake'

/**
 * Make a project with sample data whose composed services have the ports and secrets of servers of a test, so that its
 * target `stack` is found as after a start, without Docker. The servers' Nessie and its bucket `lake` are to be empty.
 */
export async function composedProject(servers: {
  readonly s3: Pick<S3Server, 'endpoint' | 'credentials'>
  readonly nessie: Pick<NessieServer, 'port'>
}): Promise<TempProject> {
  const folder = await tempProject()
  const cwd = join(folder.directory, 'lake')
  await phloJson(['init', 'lake', '--template', 'glucose', '--no-git'], { cwd: folder.directory })
  const project: TempProject = { ...folder, directory: cwd, write: (path, text) => folder.write(`lake/${path}`, text) }
  const { accessKeyId, secretAccessKey } = servers.s3.credentials
  await project.write('.phlo/secrets.env', `OBJECT_STORE_SECRET_KEY=${secretAccessKey}\n`)
  await project.write(
    'phlo.yaml',
    `version: 1
name: lake
branches: { default: main, protected: [main], create: [dev] }
services:
  versitygw: { ports: { s3: ${new URL(servers.s3.endpoint).port} }, env: { OBJECT_STORE_ACCESS_KEY: ${accessKeyId}, OBJECT_STORE_BUCKET: ${BUCKET} } }
  nessie: { ports: { http: ${servers.nessie.port} } }
`,
  )
  await phloJson(['services', 'init'], { cwd })
  return project
}
