/**
 * Tell whether no safe connection came about, rather than none.
 *
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
export function isUntrusted({ code = '' }: NodeJS.ErrnoException): boolean {
  return /^(UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|CERT_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA|ERR_SSL_|EPROTO$)/.test(
    code,
  )
}
