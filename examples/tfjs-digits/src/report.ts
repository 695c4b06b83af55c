export interface Run { label: string; rates: readonly number[]; losses: readonly number[]; accuracy: number; seconds: number }
export function reportOf(runs: readonly Run[], _s: object): string { return JSON.stringify(runs) }
