import { motionIsReduced } from '../state/motion.ts';
import { useApp } from '../state/store.ts';
import { fitScale, uiScale } from '../state/ui-scale.ts';

/**
 * Puts the theme in force ('dark' or 'light'), the contrast, the motion ('full' or 'reduced') and the scale on <html>, and the
 * ground in `<meta name="theme-color">`, now and whenever a choice, the system's own or the window's size changes.
 */
export function followTheme(): void {
  const lightSystem = matchMedia('(prefers-color-scheme: light)');
  const stillSystem = matchMedia('(prefers-reduced-motion: reduce)');
  const { dataset, style } = document.documentElement;
  const themeColour = document.querySelector<HTMLMetaElement>('meta[name="theme-color"]');
  const put = (name: string, value: string) => {
    if (dataset[name] !== value) dataset[name] = value;
  };
  const apply = () => {
    const { theme, contrast } = useApp.getState();
    put('theme', theme === 'system' ? (lightSystem.matches ? 'light' : 'dark') : theme);
    put('contrast', contrast);
    put('motion', motionIsReduced() ? 'reduced' : 'full');
    const scale = String(uiScale());
    if (style.zoom !== scale) {
      style.zoom = scale;
      style.setProperty('--scale', scale);
    }
    // Its own window learns from it on what ground the page stands.
    const ground = getComputedStyle(document.documentElement).getPropertyValue('--ground').trim();
    if (themeColour && themeColour.content !== ground) themeColour.content = ground;
  };
  const resized = () => {
    fitScale();
    apply();
  };
  resized();
  addEventListener('resize', resized);
  lightSystem.addEventListener('change', apply);
  stillSystem.addEventListener('change', apply);
  useApp.subscribe(apply);
}
