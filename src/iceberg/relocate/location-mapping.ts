/** Gives the location that a file has now. */
export type LocationMapping = (location: string) => string
