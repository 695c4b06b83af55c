export { defineAnnealPlot } from './annealPlot.ts'
