import type { SilenceListener } from '../../storage/notice-silence.js'
import type { Ambient } from '../../storage/warehouse.js'

/** How Phlo shows Nessie who it is. */
export type NessieAuthentication =
  | { readonly type: 'none' }
  | { readonly type: 'bearer'; readonly token: string }
  /** A token is got with the client's own credentials, and got anew before it runs out. */
  | {
      readonly type: 'oauth2'
      readonly tokenEndpoint: string
      readonly clientId: string
      readonly clientSecret: string
      readonly scope?: string
    }

/** Where a Nessie is, and how it is asked. */
export interface NessieOptions {
  /** Where version 2 of Nessie's own API is, such as `https://nessie.example.org/api/v2`. */
  readonly uri: string
  readonly authentication: NessieAuthentication
  /** Certificates to trust besides those that Node trusts, in PEM form. */
  readonly ca?: string
  readonly ambient: Ambient
  /** How long one request may take, in milliseconds. Left out: 60,000. */
  readonly answerMsMax?: number
  /** For how long a server that fails or is gone is asked again, in milliseconds. Left out: 30,000, long enough for its restart. */
  readonly patienceMs?: number
  readonly onSilence?: SilenceListener | undefined
}
