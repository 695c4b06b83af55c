// What Anneal is made for, in one place: tests, workflows and tables read it here.

/** The versions of Node that everything is tested on, by their majors. */
export const nodeVersions = { 20: '20.19.0', 22: '22.23.3', 24: '24.21.0' }

/** The majors of Node. The first is the oldest. */
export const nodes = Object.keys(nodeVersions).map(Number)

/** The oldest TypeScript that the types are compiled with, strictly, under both resolutions. */
export const oldestTypeScript = '5.4.5'
