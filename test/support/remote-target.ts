import type { NessieServer } from './nessie-server.js'
import type { S3Server } from './s3-server.js'
import type { TrinoServer } from './trino-server.js'

/** Servers that a target lies on; a {@link FaultProxy} can stand in for each. */
export interface RemoteServers {
  readonly s3: Pick<S3Server, 'endpoint' | 'credentials'>
  readonly nessie: Pick<NessieServer, 'uri'>
  readonly trino?: Pick<TrinoServer, 'uri'> | undefined
  readonly bucket: string
}

/** Lines of `targets` in a `phlo.yaml`: the target `remote`, on the servers that {@link remoteEnvironment} tells of. */
export const REMOTE_TARGET = `
  remote:
    warehouse: env(REMOTE_WAREHOUSE)
    catalog: nessie
    s3:
      endpoint: env(REMOTE_S3)
      access_key_id: env(AWS_ACCESS_KEY_ID)
      secret_access_key: env(AWS_SECRET_ACCESS_KEY)
    nessie: { uri: env(REMOTE_NESSIE) }
    trino: { uri: env(REMOTE_TRINO) }
`

/** What a process needs that opens the target `remote`, or the bucket by AWS's own variables. */
export function remoteEnvironment({ s3, nessie, trino, bucket }: RemoteServers): Readonly<Record<string, string>> {
  return {
    REMOTE_WAREHOUSE: `s3://${bucket}/`,
    REMOTE_S3: s3.endpoint,
    REMOTE_NESSIE: nessie.uri,
    // Nobody listens there: who asks learns that there is no Trino.
    REMOTE_TRINO: trino?.uri ?? 'http://127.0.0.1:1',
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
  }
}
