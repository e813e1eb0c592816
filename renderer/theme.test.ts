import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = import.meta.dirname;
const css = readFileSync(join(folder, 'theme.css'), 'utf8');

/** The tokens of one block, by name. */
function tokens(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('\n}', start));
  return new Map(
    [...block.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

/** Relative luminance, as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const themes = { dark: tokens('\n:root'), light: tokens(":root[data-theme='light']") };
const hues = [1, 2, 3, 4, 5, 6, 7];

for (const [theme, values] of Object.entries(themes)) {
  const of = (name: string) => {
    const value = values.get(name);
    if (!value) throw new Error(`${theme} has no ${name}`);
    return value;
  };
  const atLeast = (ratio: number, front: string, ...grounds: string[]) => {
    for (const ground of grounds) {
      expect(contrast(of(front), of(ground)), `${front} on ${ground}`).toBeGreaterThanOrEqual(ratio);
    }
  };

  describe(`the ${theme} theme`, () => {
    it('has ink at 7:1 for data and 4.5:1 for the rest', () => {
      atLeast(7, '--ink', '--ground', '--surface-1', '--surface-2', '--surface-3', '--field', '--accent-soft');
      atLeast(4.5, '--ink-2', '--ground', '--surface-1', '--surface-2', '--surface-3', '--field');
      atLeast(4.5, '--ink-3', '--ground', '--surface-1', '--surface-2', '--field');
      atLeast(4.5, '--danger', '--ground', '--surface-1', '--surface-2', '--danger-soft');
      atLeast(4.5, '--ok', '--ground', '--surface-1', '--surface-2');
      atLeast(4.5, '--ink', '--danger-soft');
      atLeast(4.5, '--accent-ink', '--accent');
      atLeast(3, '--accent', '--ground', '--surface-1', '--surface-2');
      atLeast(3, '--hairline-strong', '--ground', '--surface-1', '--surface-2');
    });

    it('has section hues that can be written on, read, and distinguished from the ground', () => {
      for (const hue of hues) {
        atLeast(4.5, '--section-ink', `--section-${hue}`);
        atLeast(3, `--section-${hue}`, '--ground', '--surface-1', '--surface-2');
        atLeast(4.5, `--section-${hue}-text`, '--ground', '--surface-1', '--surface-2');
      }
    });

    it('has legible names on the other kinds of regions', () => {
      for (const kind of [
        'image',
        'library',
        'heap',
        'stack',
        'file',
        'shared',
        'anonymous',
        'system',
        'thread-stack',
        'thread-heap',
        'v8',
      ]) {
        atLeast(4.5, '--kind-ink', `--kind-${kind}`);
      }
    });
  });
}

describe.each([
  ['dark', "\n:root[data-contrast='high']", themes.dark],
  ['light', "\n:root[data-contrast='high'][data-theme='light']", themes.light],
])('high contrast in the %s theme', (_, selector, plain) => {
  const strong = tokens(selector);
  const of = (name: string) => strong.get(name) ?? plain.get(name) ?? '';

  it('has all text at 7:1 or more, and lines that are seen', () => {
    for (const ground of ['--ground', '--surface-1', '--surface-2', '--field']) {
      for (const front of ['--ink', '--ink-2', '--ink-3', '--danger', '--accent']) {
        expect(contrast(of(front), of(ground)), `${front} on ${ground}`).toBeGreaterThanOrEqual(7);
      }
      expect(contrast(of('--hairline'), of(ground)), `--hairline on ${ground}`).toBeGreaterThanOrEqual(3);
    }
    for (const hue of hues) {
      expect(contrast(of(`--section-${hue}-text`), of('--ground'))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('is stronger than the plain theme', () => {
    expect(strong.size).toBeGreaterThan(5);
    for (const name of ['--ink', '--ink-2', '--ink-3']) {
      const before = contrast(plain.get(name) ?? '', plain.get('--ground') ?? '');
      expect(contrast(of(name), of('--ground'))).toBeGreaterThan(before);
    }
  });
});

it('gives both themes the same tokens', () => {
  expect([...themes.light.keys()].sort()).toEqual([...themes.dark.keys()].sort());
});

it('every property that a style sheet uses is one that some style sheet defines, or has a fallback', () => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'));
  const sheets = names.map((name) => readFileSync(join(folder, name), 'utf8'));
  const all = (pattern: RegExp) =>
    new Set(sheets.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name)));
  const defined = all(/^\s*(--[\w-]+):/gm);
  const used = all(/var\((--[\w-]+)\)/g);
  expect(used.size).toBeGreaterThan(20);
  expect([...used].filter((name) => !defined.has(name))).toEqual([]);
});
