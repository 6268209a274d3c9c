import { join } from 'node:path'
import { ACCESS_KEY_ID, REGION, type S3Program, type S3Server, SECRET_ACCESS_KEY, s3Server } from './s3-server.js'

export const MINIO: S3Program = {
  name: 'minio',
  path: 'minio-2026-02-12/minio',
  command: ({ port, folder }) => ({
    args: ['server', '--address', `127.0.0.1:${port}`, '--quiet', join(folder, 'data')],
    environment: {
      MINIO_ROOT_USER: ACCESS_KEY_ID,
      MINIO_ROOT_PASSWORD: SECRET_ACCESS_KEY,
      MINIO_REGION: REGION,
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
    },
  }),
}

/** Have a MinIO for a suite: {@link s3Server}. */
export function minioServer(): () => S3Server {
  return s3Server(MINIO)
}
