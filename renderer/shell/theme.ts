import { useApp } from '../state/store.ts';

/** Puts the theme in force ('dark' or 'light') on <html>, now and whenever the choice or the system's own changes. */
export function followTheme(): void {
  const system = matchMedia('(prefers-color-scheme: light)');
  const apply = () => {
    const { theme } = useApp.getState();
    const resolved = theme === 'system' ? (system.matches ? 'light' : 'dark') : theme;
    if (document.documentElement.dataset['theme'] !== resolved) document.documentElement.dataset['theme'] = resolved;
  };
  apply();
  system.addEventListener('change', apply);
  useApp.subscribe(apply);
}
