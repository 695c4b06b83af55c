/** Colours of everything but the lines. */
export interface Palette {
  readonly background: string
  readonly ink: string
  readonly muted: string
  readonly grid: string
}

/** The palettes, by theme. @internal */
export const palettes: { readonly light: Palette; readonly dark: Palette } = {
  light: { background: '#fff', ink: '#1f2328', muted: '#59636e', grid: '#e3e7eb' },
  dark: { background: '#0d1117', ink: '#f0f6fc', muted: '#9198a1', grid: '#2a313c' },
}

// Okabe & Ito, “Color Universal Design”, 2008. Their yellow is left out, as nobody sees it on white;
// in place of their black stands the ink.
const hues = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', 'ink'] as const

// Five against seven colours: 35 lines before two look alike.
const dashes = ['', '8 4', '2 4', '12 4 2 4', '16 5'] as const

/**
 * How the line at an index is drawn, as attributes.
 *
 * @internal
 */
export function strokeOf(index: number, { ink }: Palette): { color: string; dash: string } {
  const hue = hues[index % hues.length]!
  const dash = dashes[index % dashes.length]!
  return {
    color: hue === 'ink' ? `class="k" stroke="${ink}"` : `stroke="${hue}"`,
    dash: dash && ` stroke-dasharray="${dash}"`,
  }
}

/**
 * How what belongs to the line at an index is filled, as attributes.
 *
 * @internal
 */
export function fillOf(index: number, { ink }: Palette): string {
  const hue = hues[index % hues.length]!
  return hue === 'ink' ? `class="i" fill="${ink}"` : `fill="${hue}"`
}

/**
 * What turns a light picture dark where the reader prefers that. Its class keeps it from the rest
 * of a page that the picture is put into.
 *
 * @internal
 */
export function darkStyle(): string {
  const { background, ink, muted, grid } = palettes.dark
  const rules: readonly (readonly [string, string])[] = [
    ['.b', `fill:${background}`],
    ['.i', `fill:${ink}`],
    ['.m', `fill:${muted}`],
    ['.g', `stroke:${grid}`],
    ['.a', `stroke:${muted}`],
    ['.k', `stroke:${ink}`],
  ]
  const css = rules.map(([name, rule]) => `.anneal-plot ${name}{${rule}}`).join('')
  return `<style>@media(prefers-color-scheme:dark){${css}}</style>`
}
