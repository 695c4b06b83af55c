// The script for pages of others: it registers <anneal-plot> by itself.
import { defineAnnealPlot } from '@anneal/plot/element'

defineAnnealPlot()
