/**
 * Tell whether nobody on the way can read or change what an address answers: it is encrypted, or the way does not leave
 * this machine.
 *
 * @param url - absolute
 */
export function isGuardedAddress(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  if (protocol === 'https:') return true
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\./.test(hostname)
}
