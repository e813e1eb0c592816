import { describe, expect, it } from 'vitest';
import type { Section, View } from '../../protocol/model.ts';
import { inventView } from '../testing/invented-views.ts';
import { aliasText, sectionHue, sectionName, viewSummary } from './sections.ts';

const section: Section = { id: 1, bytes: 65536, origin: { kind: 'memory' }, inode: 7n, device: 1 };

const view = (letter: string, more: Partial<View> = {}) => inventView(letter, 0x280000, 65536, more);

it('gives a section the same hue always, and a pattern once the hues have come round', () => {
  expect([1, 2, 7, 8, 15].map(sectionHue)).toEqual([
    { hue: 1, round: 0 },
    { hue: 2, round: 0 },
    { hue: 7, round: 0 },
    { hue: 1, round: 1 },
    { hue: 1, round: 2 },
  ]);
});

describe('a card’s second line', () => {
  it('names the views that show the same bytes', () => {
    const [a, b, c] = [view('A'), view('B'), view('C')];
    expect(viewSummary(a, section, [c, b, a])).toBe('Section 1 · whole · shared · same bytes as B, C');
    expect(viewSummary(a, section, [a, view('D', { section: 2 })])).toBe('Section 1 · whole · shared');
  });

  it('names the part of a partial view, and the file of a section', () => {
    const part = view('E', { offset: 0x4000, length: 0x4000 });
    expect(viewSummary(part, section, [part])).toBe('Section 1 · from +0x4000, 16 KiB of 64 KiB · shared');
    const file: Section = { ...section, origin: { kind: 'file', path: '/tmp/data.bin', access: 'read-only' } };
    expect(viewSummary(view('A'), file, [])).toBe('Section 1 · file data.bin · whole · shared');
    const name = (path: string) => sectionName({ ...file, origin: { kind: 'file', path, access: 'read-only' } }, 1);
    expect(name(String.raw`/tmp/caf\xe9.bin`)).toBe(String.raw`Section 1 · file caf\xe9.bin`);
    expect(name(String.raw`C:\Users\me\data.bin`)).toBe('Section 1 · file data.bin');
    expect(name(String.raw`\\server\share\data.bin`)).toBe('Section 1 · file data.bin');
  });

  it('does not call copies the same bytes', () => {
    const [a, b, copy] = [view('A'), view('B'), view('C', { sharing: 'copy-on-write' })];
    expect(aliasText(a, [a, b, copy])).toBe('same bytes as B · C until it writes');
    expect(aliasText(a, [a, copy])).toBe('same bytes as C until it writes');
    expect(aliasText(copy, [a, b, copy])).toBe('bytes of A, B until written here');
  });

  it('says how much a partial view sees, and only where ranges really overlap', () => {
    const [a, e] = [view('A'), view('E', { offset: 0x4000, length: 0x4000 })];
    expect(aliasText(a, [a, e])).toBe('E sees 16 KiB of it');
    const [low, high] = [view('A', { length: 0x8000 }), view('B', { offset: 0x8000, length: 0x8000 })];
    expect(aliasText(low, [low, high])).toBe('');
  });

  it('shortens a long list', () => {
    const many = Array.from('ABCDEFGHIJ', (letter) => view(letter));
    expect(aliasText(view('A'), many)).toBe('same bytes as B, C, D, E, F and 4 more');
  });
});
