import { type Container, type ListedContainer, parseContainer } from '../../src/docker/container.js'

/** A row of Docker's listing, of a service that runs. */
export function listed(service: string, parts: Partial<ListedContainer> = {}): ListedContainer {
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
