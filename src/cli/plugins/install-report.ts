import type { InstallPlan } from '../../plugins/install/plan-install.js'
import { offerText } from './offer-text.js'

/** What `phlo plugin install --json` prints of a package. */
export interface InstallReport extends Omit<InstallPlan, 'refusals'> {
  readonly status: 'installed' | 'planned'
  /** The command that installs it. */
  readonly command: string
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
