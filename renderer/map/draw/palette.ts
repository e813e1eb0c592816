/** The theme's colours and typefaces for painting on a canvas: read once for each theme, not in every frame. */
import { type RegionKind, regionKinds } from '../../../protocol/model.ts';
import { sectionHue } from '../../space/sections.ts';

/** CSS fonts by their size in CSS pixels, put together once: blocks ask for them hundreds of times in a frame. */
interface Fonts {
  ui11: string;
  ui12: string;
  bold9: string;
  bold10: string;
  bold11: string;
  bold12: string;
  mono12: string;
}

export interface Palette {
  theme: string;
  ground: string;
  surface: string;
  hairline: string;
  ink: string;
  ink2: string;
  ink3: string;
  accent: string;
  danger: string;
  sectionInk: string;
  kindInk: string;
  fonts: Fonts;
  kind(kind: RegionKind): string;
  /** The hue of a section's blocks and bars, and the same to write with. */
  section(id: number): string;
  sectionText(id: number): string;
}

/** As it is now; not kept. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const kinds = new Map(regionKinds.map((kind) => [kind, token(`kind-${kind}`)]));
  /** Asked for hundreds of times in a frame: each section's is looked up once. */
  const bySection = (tokenOf: (hue: number) => string) => {
    const known = new Map<number, string>();
    return (id: number) => {
      const value = known.get(id) ?? token(tokenOf(sectionHue(id).hue));
      known.set(id, value);
      return value;
    };
  };
  return {
    theme: document.documentElement.dataset['theme'] ?? 'dark',
    ground: token('ground'),
    surface: token('surface-1'),
    hairline: token('hairline'),
    ink: token('ink'),
    ink2: token('ink-2'),
    ink3: token('ink-3'),
    accent: token('accent'),
    danger: token('danger'),
    sectionInk: token('section-ink'),
    kindInk: token('kind-ink'),
    fonts: fontsOf(token('font-ui'), token('font-mono')),
    kind: (kind) => kinds.get(kind) ?? '',
    section: bySection((hue) => `section-${hue}`),
    sectionText: bySection((hue) => `section-${hue}-text`),
  };
}

function fontsOf(ui: string, mono: string): Fonts {
  return {
    ui11: `11px ${ui}`,
    ui12: `12px ${ui}`,
    bold9: `600 9px ${ui}`,
    bold10: `600 10px ${ui}`,
    bold11: `600 11px ${ui}`,
    bold12: `600 12px ${ui}`,
    mono12: `12px ${mono}`,
  };
}

let current: Palette | null = null;

export function palette(): Palette {
  current ??= readPalette();
  return current;
}

/** Calls back after the theme on <html>, or the typeface, has changed. Returns what ends it. */
export function onPalette(listener: () => void): () => void {
  const renew = () => {
    current = null;
    listener();
  };
  const observer = new MutationObserver(renew);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-contrast'] });
  document.fonts.addEventListener('loadingdone', renew);
  return () => {
    observer.disconnect();
    document.fonts.removeEventListener('loadingdone', renew);
  };
}

/** A `#rrggbb` colour with an opacity of 0 to 1. */
export function withAlpha(colour: string, alpha: number): string {
  return `${colour}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0')}`;
}
