/** Functions of core that make configs, and the kinds that these are of. */
export const recipes: Readonly<Record<string, readonly string[]>> = {
  oneCycle: ['sequence', 'anneal'],
  flatCosine: ['sequence', 'constant', 'anneal'],
  noam: ['min', 'powerLaw'],
  slantedTriangular: ['sequence', 'linear'],
  triStage: ['sequence', 'linear', 'constant', 'knots'],
  wsd: ['warmup', 'sequence', 'constant', 'anneal'],
  growBatch: ['grownRate', 'grownBatch'],
  rampBatch: ['piecewise'],
}

const bare = (name: string): string =>
  name
    .slice(0, 40)
    .toLowerCase()
    .replace(/[^a-z]/g, '')

/**
 * What to say of a type that no kind has, where it is the name of a recipe or begins as those of plug-ins do.
 *
 * @returns nothing where it is neither
 */
export const typeHint = (type: string): string | undefined =>
  recipeHint(type) ??
  (/^[\w-]+\/./.test(type)
    ? '; it is the kind of a plug-in: --kinds names its package, or a file, and takes several'
    : undefined)

function recipeHint(type: string): string | undefined {
  const [name, kinds] = Object.entries(recipes).find(([name]) => bare(name) === bare(type)) ?? []
  if (name === undefined || kinds === undefined) return undefined
  const way = name.endsWith('Batch')
    ? 'anneal plan --json writes it'
    : 'call it in TypeScript, and save JSON.stringify of what it gives'
  return `; ${name} is a function of @anneal/core, which makes a config of ${kinds.join(', ')}: ${way}`
}
