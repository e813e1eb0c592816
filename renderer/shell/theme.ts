import { motionIsReduced } from '../state/motion.ts';
import { useApp } from '../state/store.ts';

/**
 * Puts the theme in force ('dark' or 'light'), the contrast and the motion ('full' or 'reduced') on <html>, and the
 * ground in `<meta name="theme-color">`, now and whenever a choice or the system's own changes.
 */
export function followTheme(): void {
  const lightSystem = matchMedia('(prefers-color-scheme: light)');
  const stillSystem = matchMedia('(prefers-reduced-motion: reduce)');
  const { dataset } = document.documentElement;
  const themeColour = document.querySelector<HTMLMetaElement>('meta[name="theme-color"]');
  const put = (name: string, value: string) => {
    if (dataset[name] !== value) dataset[name] = value;
  };
  const apply = () => {
    const { theme, contrast } = useApp.getState();
    put('theme', theme === 'system' ? (lightSystem.matches ? 'light' : 'dark') : theme);
    put('contrast', contrast);
    put('motion', motionIsReduced() ? 'reduced' : 'full');
    // A window of its own learns from it on what ground the page stands.
    const ground = getComputedStyle(document.documentElement).getPropertyValue('--ground').trim();
    if (themeColour && themeColour.content !== ground) themeColour.content = ground;
  };
  apply();
  lightSystem.addEventListener('change', apply);
  stillSystem.addEventListener('change', apply);
  useApp.subscribe(apply);
}
