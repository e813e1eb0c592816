import { motionIsReduced } from '../state/motion.ts';
import { useApp } from '../state/store.ts';

/**
 * Puts the theme in force ('dark' or 'light'), the contrast and the motion ('full' or 'reduced') on <html>, now and
 * whenever a choice or the system's own changes.
 */
export function followTheme(): void {
  const lightSystem = matchMedia('(prefers-color-scheme: light)');
  const stillSystem = matchMedia('(prefers-reduced-motion: reduce)');
  const { dataset } = document.documentElement;
  const put = (name: string, value: string) => {
    if (dataset[name] !== value) dataset[name] = value;
  };
  const apply = () => {
    const { theme, contrast } = useApp.getState();
    put('theme', theme === 'system' ? (lightSystem.matches ? 'light' : 'dark') : theme);
    put('contrast', contrast);
    put('motion', motionIsReduced() ? 'reduced' : 'full');
  };
  apply();
  lightSystem.addEventListener('change', apply);
  stillSystem.addEventListener('change', apply);
  useApp.subscribe(apply);
}
