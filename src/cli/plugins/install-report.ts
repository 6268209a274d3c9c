import type { InstallPlan } from '../../plugins/install/plan-install.js'
import { quantityText } from '../text/quantity.js'
import { offerText } from './offer-text.js'

/** What `phlo plugin install --json` prints of a package. */
export interface InstallReport extends Omit<InstallPlan, 'refusals'> {
  readonly status: 'installed' | 'planned'
  /** The command that installs it. */
  readonly command: string
  /** The address without encryption that it comes from, so that others could change it on the way; `null`: none. */
  readonly unguardedSource: string | null
  /** How many packages come, itself counted in; `null`: the package manager does not tell before it installs. */
  readonly packagesAdded: number | null
}

/** Tell a person what a package adds, and how it is known to be the right one. */
export function installPlanText(plan: InstallPlan): string {
  return [
    `${plan.package} ${plan.version}, ${plan.isVerified ? 'verified' : 'not verified'}`,
    `integrity ${plan.integrity}`,
    offerText(plan.adds),
    ...plan.clashes.map((name) => `Its service ${name} will be left out: another plugin has one of that name.`),
  ].join('\n')
}

/** Tell a person that others could change what is installed. @param address - that it comes from */
export function unguardedText(address: string): string {
  return `It comes from ${address} without encryption: whoever is on the way can change it, and what it brings. Use an address with https://, for a registry in .npmrc.`
}

/** Tell a person how many packages come with a plugin. */
export function packagesAddedText({ packagesAdded, adds }: Pick<InstallReport, 'packagesAdded' | 'adds'>): string {
  if (packagesAdded === null) return 'How many packages come with it, the package manager tells only when it installs.'
  return packagesAdded < 2
    ? `No other package comes with it${adds.dependencies.length === 0 ? '' : ': what it needs is there already'}.`
    : `${quantityText(packagesAdded - 1, 'other package')} come with it; Phlo does not look at them.`
}

/** Tell a person what was installed, and how it becomes part of the stack. @param phlo - how Phlo is called here */
export function installReportText(report: InstallReport, phlo: string): string {
  const { status, package: name, version, command, adds, clashes } = report
  if (status === 'planned') return `Would run: ${command}`
  const services = adds.services.filter(
    ({ name: of, companionOf }) => companionOf === undefined && !clashes.includes(of),
  )
  return [
    `Installed ${name} ${version}.`,
    ...services.map((service) => `Add it to the stack: ${phlo} services add ${service.name}`),
  ].join('\n')
}
