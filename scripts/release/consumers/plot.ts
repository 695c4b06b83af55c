import { plot } from '@anneal/plot'

const svg = plot({ halving: (step: number) => 0.1 * 0.5 ** step }, { to: 10 })
console.log(svg.startsWith('<svg') ? 'ok' : 'wrong')
