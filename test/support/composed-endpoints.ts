/** Where services are that were composed for a test, in which they do not run. */
export const COMPOSED_ENDPOINTS = {
  objectStore: {
    service: 'versitygw',
    url: 'http://127.0.0.1:10001',
    bucket: 'lake',
    accessKeyId: 'phlo',
    secret: 'OBJECT_STORE_SECRET_KEY',
  },
  nessie: { service: 'nessie', url: 'http://127.0.0.1:10003/api/v2' },
  trino: { service: 'trino', url: 'http://127.0.0.1:10005' },
} as const
