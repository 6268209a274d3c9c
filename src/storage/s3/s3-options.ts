/** Where a store in a bucket is, and who asks it. */
export interface S3Options {
  readonly bucket: string
  /** Folder in the bucket, `/`-separated without one at either end; empty for the whole bucket. */
  readonly prefix: string
  /** URL of the object store; left out: AWS itself. */
  readonly endpoint?: string | undefined
  /** Left out: what the AWS SDK finds in its environment and files; `us-east-1` with an endpoint. */
  readonly region?: string | undefined
  /** Left out: what the AWS SDK finds in its environment and files, or is told by the machine it runs on. */
  readonly credentials?: S3Credentials | undefined
  /** Certificates to trust besides Node's, in PEM form. */
  readonly ca?: string | undefined
  /** Name the bucket in the path of requests and not in their host; left out: with an endpoint. */
  readonly pathStyle?: boolean | undefined
}

/** The keys that sign requests; a session token comes with those that expire. */
export interface S3Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}
