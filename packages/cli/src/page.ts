const marks: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** A picture as a page by itself, which loads nothing. */
export const page = (title: string, svg: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title.replace(/[&<>"]/g, mark => marks[mark]!)}</title>
<style>:root{color-scheme:light dark}body{margin:0;display:grid;place-items:center;min-height:100vh}svg{max-width:100%;height:auto}</style>
${svg}</html>
`
