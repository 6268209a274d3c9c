import assert from 'node:assert/strict'
import { type Form, formProblems, mappingOf } from '../../../src/config/compose-file/form.js'
import { SECTION_FORMS } from '../../../src/config/compose-file/section-forms.js'
import { SERVICE_FORM } from '../../../src/config/compose-file/service-form.js'
import { composeSchema, specificationSchema } from '../../support/compose-schema.js'
import { type ProbedValue, probedValues } from '../../support/compose-values.js'

const FORMS = { services: mappingOf(SERVICE_FORM), ...SECTION_FORMS }

/** Keys that the schema does not look at, and that mean nothing. */
const UNSEEN = [/\.ulimits\.x-own:/, /\.gpus\[\]\.zzz(?: twice)?:/, /^\*\.external\.zzz:/]

describe('config/compose-file by the schema of the Compose specification', () => {
  const root = specificationSchema()
  const check = composeSchema()

  for (const [section, form] of Object.entries(FORMS)) {
    const probes = probedValues({ patternProperties: root.properties?.[section]?.patternProperties ?? {} }, root)
    const judged = probes.map((probed) => ({
      ...probed,
      isAccepted: isAccepted(probed.value, form),
      isValid: check({ [section]: probed.value }).length === 0,
    }))

    it(`accepts nothing under ${section} that the schema refuses`, () => {
      const passed = judged.filter((one) => one.isAccepted && !one.isValid)

      assert.deepEqual(passed.map(shown), [])
    })

    it(`accepts a value of every kind that the schema allows, at every place under ${section}`, () => {
      const valid = judged.filter(({ isValid }) => isValid)
      const accepted = new Set(valid.filter((one) => one.isAccepted).map(kindOf))

      const refused = [...new Set(valid.map(kindOf))].filter((kind) => !accepted.has(kind))

      assert.deepEqual(
        refused.filter((kind) => !UNSEEN.some((pattern) => pattern.test(kind))),
        [],
      )
    })
  }
})

function isAccepted(value: unknown, form: Form): boolean {
  return formProblems(value, form, []).length === 0
}

function kindOf({ place, probe }: ProbedValue): string {
  const kind = probe === null ? 'null' : Array.isArray(probe) ? 'list' : typeof probe
  return `${place}: ${kind}`
}

function shown({ place, probe }: ProbedValue): string {
  return `${place}: ${JSON.stringify(probe)}`
}
