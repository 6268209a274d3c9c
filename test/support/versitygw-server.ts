import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ACCESS_KEY_ID, REGION, type S3Program, type S3Server, SECRET_ACCESS_KEY, s3Server } from './s3-server.js'

/** The object store of the stack, over a folder; its metadata in files, as there. */
export const VERSITYGW: S3Program = {
  name: 'versitygw',
  path: 'versitygw-1.8.0/versitygw',
  command({ port, folder }) {
    const [data, metadata] = [join(folder, 'data'), join(folder, 'metadata')]
    mkdirSync(metadata, { recursive: true })
    return {
      args: ['--port', `127.0.0.1:${port}`, '--region', REGION, '--quiet', 'posix', '--sidecar', metadata, data],
      environment: {
        ROOT_ACCESS_KEY_ID: ACCESS_KEY_ID,
        ROOT_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY,
      },
    }
  },
}

/** Have a versitygw for a suite: {@link s3Server}. */
export function versitygwServer(): () => S3Server {
  return s3Server(VERSITYGW)
}
