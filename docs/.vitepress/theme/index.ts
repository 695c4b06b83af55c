import type { Theme } from 'vitepress'
import theme from 'vitepress/theme-without-fonts'
import { h } from 'vue'
import picture from '../../pictures/kinds/warmup.svg?url'
import './style.css'

/** The first page shows schedules beside its words. */
const Layout: Theme['Layout'] = () =>
  h(theme.Layout, null, {
    'home-hero-image': () =>
      h('img', { class: 'hero-picture', src: picture, alt: 'Three schedules with a warm-up' }),
  })

export default { extends: theme, Layout } satisfies Theme
