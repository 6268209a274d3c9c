/**
 * Find the highest number that exists, where all below it do, in steps that grow with the logarithm of the distance.
 *
 * @param known - a number that exists, or -1
 */
export async function highestNumber(known: number, exists: (number: number) => Promise<boolean>): Promise<number> {
  let low = known
  let step = 1
  while (await exists(low + step)) {
    low += step
    step *= 2
  }
  let high = low + step
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (await exists(middle)) low = middle
    else high = middle
  }
  return low
}
