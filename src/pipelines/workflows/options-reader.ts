import { didYouMean, type PhloError, PhloError as PhloErrorClass } from '../../errors.js'
import { type Declaration, declarationInvalid } from './declaration.js'

/** Reads the options of one object in a workflow; every method throws `PHLO_WORKFLOW_INVALID` on another type. */
export interface OptionsReader {
  readonly alias: string
  value(option: string): unknown
  text(option: string): string | undefined
  /** @param range - smallest and largest value allowed */
  integer(option: string, range: { readonly min: number; readonly max: number }): number | undefined
  flag(option: string): boolean | undefined
  texts(option: string): readonly string[] | undefined
  oneOf<Choice extends string>(option: string, choices: readonly Choice[]): Choice | undefined
  invalid(option: string, problem: string): PhloError
  /** Say where the option stands that another error is about. */
  located(option: string, error: PhloError): PhloError
}

/**
 * Start to read an object of options.
 *
 * @param path - where the object stands in the declaration; empty: it is the whole
 * @param known - every option that there is
 * @throws PHLO_WORKFLOW_INVALID - it is not an object, or has an option that is not known
 */
export function optionsReader(
  declaration: Declaration,
  path: string,
  options: unknown,
  known: readonly string[],
): OptionsReader {
  const invalid = (option: string, problem: string): PhloError =>
    declarationInvalid(declaration, [path, option].filter((part) => part !== '').join('.'), problem)
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw invalid('', 'an object of options is expected')
  }
  for (const option of Object.keys(options)) {
    if (!known.includes(option)) throw invalid(option, unknownOption(option, known))
  }
  const value = (option: string): unknown => (options as Readonly<Record<string, unknown>>)[option]

  function read<Result>(
    option: string,
    expected: string,
    accepts: (found: unknown) => found is Result,
  ): Result | undefined {
    const found = value(option)
    if (found === undefined || accepts(found)) return found
    throw invalid(option, `${expected} is expected, not ${describe(found)}`)
  }

  return {
    alias: declaration.alias,
    value,
    invalid,
    text: (option) => read(option, 'a text', (found): found is string => typeof found === 'string' && found !== ''),
    integer: (option, { min, max }) =>
      read(
        option,
        `a whole number from ${min} to ${max}`,
        (found): found is number => Number.isInteger(found) && Number(found) >= min && Number(found) <= max,
      ),
    flag: (option) => read(option, 'true or false', (found): found is boolean => typeof found === 'boolean'),
    texts: (option) =>
      read(
        option,
        'a list of texts',
        (found): found is readonly string[] =>
          Array.isArray(found) && found.every((item) => typeof item === 'string' && item !== ''),
      ),
    oneOf: <Choice extends string>(option: string, choices: readonly Choice[]) =>
      read(option, choices.map((choice) => `'${choice}'`).join(' or '), (found): found is Choice =>
        choices.some((choice) => choice === found),
      ),
    located: (option, error) => {
      const { message, context } = invalid(option, '')
      return new PhloErrorClass(error.code, `${message.slice(0, message.indexOf(': '))}: ${error.message}`, {
        fixes: error.fixes,
        context: { ...context, ...error.context },
        cause: error,
      })
    },
  }
}

function unknownOption(option: string, known: readonly string[]): string {
  const near = didYouMean(option, known)
  return near === undefined
    ? `there is no such option; there are ${known.join(', ')}`
    : `there is no such option; did you mean "${near}"?`
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : String(value)
}
