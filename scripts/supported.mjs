/** What Anneal is made for, in one place: tests, workflows and tables read it here. */

/** The majors of Node that everything is tested on. The first is the oldest. */
export const nodes = [20, 22, 24] as const

/** The oldest TypeScript that the types are compiled with, strictly, under both resolutions. */
export const oldestTypeScript = '5.4.5'
