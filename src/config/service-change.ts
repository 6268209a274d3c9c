/** What is to be said of a service in `phlo.yaml`. */
export interface ServiceChange {
  readonly service: string
  /** `undefined`: it is no longer said, and the service's own default holds. */
  readonly enabled: boolean | undefined
}
