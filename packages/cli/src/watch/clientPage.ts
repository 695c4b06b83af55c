import { escapeMarkup } from '../page.ts'

const style = `:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}
body{margin:1rem auto;max-width:80rem;padding:0 1rem}
img{display:block;max-width:100%;height:auto}
fieldset{border:0;padding:0;margin:0 0 .5rem;display:flex;gap:1rem;flex-wrap:wrap}
li{margin:.5rem 0}li strong{display:block}`

// All that comes from the log is set as text, and the picture is an image, in which nothing runs.
const script = `const byId = id => document.getElementById(id)
const picture = byId('picture'), state = byId('state'), findings = byId('findings')
let busy = false, again = false
const draw = () => {
  if (busy) { again = true; return }
  busy = true
  const next = new Image()
  const done = () => { busy = false; if (again) { again = false; draw() } }
  next.onload = () => { picture.src = next.src; picture.hidden = false; byId('problem').hidden = true; done() }
  next.onerror = () => { byId('problem').hidden = false; done() }
  const query = new URLSearchParams({ width: Math.min(document.body.clientWidth, 1200), x: byId('x').value, log: byId('log').checked ? 1 : 0, n: Date.now() })
  next.src = '/plot.svg?' + query
}
const events = new EventSource('/events')
events.onmessage = ({ data }) => {
  const now = JSON.parse(data)
  state.textContent = now.state || 'no updates yet'
  picture.alt = 'Learning rate, loss and metrics. Now: ' + now.state
  findings.replaceChildren(...now.findings.map(({ kind, since, seen, advice }) => {
    const item = document.createElement('li'), head = document.createElement('strong')
    head.textContent = kind + ' since update ' + since
    item.append(head, seen + ' ' + advice)
    return item
  }))
  byId('matter').textContent = now.findings.length ? 'What is the matter' : 'Nothing is the matter so far'
  draw()
}
events.onopen = () => { byId('live').textContent = 'live' }
events.onerror = () => { byId('live').textContent = 'not connected: anneal watch has ended, or begins again' }
for (const id of ['x', 'log']) byId(id).onchange = draw
addEventListener('resize', draw)`

/**
 * The page of `anneal watch --serve`: it loads nothing but the picture and the events of its own server.
 *
 * @param nonce what its script and its style are allowed by
 */
export const clientPage = (title: string, nonce: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeMarkup(title)}: anneal watch</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${style}</style>
<main>
<h1>${escapeMarkup(title)}</h1>
<p><span id="state" role="status">no updates yet</span> · <span id="live">connecting</span></p>
<fieldset>
<label>axis <select id="x"><option>steps<option>epochs<option>samples</select></label>
<label><input type="checkbox" id="log"> logarithmic loss</label>
</fieldset>
<img id="picture" alt="" hidden>
<p id="problem" hidden>There is nothing to draw yet, or the log does not say where it is on this axis.</p>
<h2 id="matter">Nothing is the matter so far</h2>
<ul id="findings"></ul>
</main>
<script nonce="${nonce}">${script}</script>
</html>
`
