const marks: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** A text that markup cannot be hidden in. */
export const escapeMarkup = (text: string): string =>
  text.slice(0, 1000).replace(/[&<>"]/g, mark => marks[mark]!)

/** A picture as a page by itself, which loads nothing. */
export const page = (title: string, svg: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeMarkup(title)}</title>
<style>:root{color-scheme:light dark}body{margin:0;display:grid;place-items:center;min-height:100vh}svg{max-width:100%;height:auto}</style>
${svg}</html>
`
