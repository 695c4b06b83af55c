import { byId } from './dom.ts'

// the site keeps its own choice there
const key = 'vitepress-theme-appearance'

/** Whether the page is dark now. */
export const isDark = (): boolean => document.documentElement.dataset['theme'] === 'dark'

/** Follows the choice of the reader, or else of the system, and says when that changes. */
export function followTheme(onChange: () => void): void {
  const prefersDark = matchMedia('(prefers-color-scheme: dark)')
  const button = byId('theme')
  const apply = (): void => {
    let choice: string | null = null
    try {
      choice = localStorage.getItem(key)
    } catch {
      // no storage: the system decides
    }
    const dark = choice === 'dark' || (choice !== 'light' && prefersDark.matches)
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
    button.setAttribute('aria-pressed', String(dark))
    onChange()
  }
  button.onclick = () => {
    const next = isDark() ? 'light' : 'dark'
    try {
      localStorage.setItem(key, next)
    } catch {
      // it then lasts as long as the page
    }
    apply()
    document.documentElement.dataset['theme'] = next
    onChange()
  }
  prefersDark.addEventListener('change', apply)
  apply()
}
