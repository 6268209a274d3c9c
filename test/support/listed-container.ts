import type { Container } from '../../src/docker/container.js'
import { parseContainer } from '../../src/docker/parse-container.js'

/** Make a row of Docker's listing, of a service that runs. @param parts - laid over it, by the names of Docker */
export function listed(service: string, parts: Readonly<Record<string, unknown>> = {}): object {
  return {
    Id: `id-of-${service}`,
    Names: [`/phlo-lake-01234567-${service}-1`],
    Image: `${service}:1`,
    ImageID: `sha256:${service}`,
    State: 'running',
    Status: 'Up 3 minutes (healthy)',
    Labels: { 'com.docker.compose.service': service },
    Ports: [],
    ...parts,
  }
}

/** A container of a service that waits for others. */
export function container(service: string, ...dependsOn: readonly string[]): Container {
  return { ...parseContainer(listed(service)), dependsOn }
}
