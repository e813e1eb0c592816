import { expect, it } from 'vitest';
import { parseWorkspace, upgraded } from './document.ts';

it('an older workspace is upgraded version by version, a newer one refused', () => {
  const list = [2, 3].map((version) => (older: object) => ({
    ...older,
    version,
    from: [...('from' in older && Array.isArray(older.from) ? older.from : []), version - 1],
  }));
  const of = (version: number) => upgraded({ samepage: 'workspace', version }, list);
  expect(of(1)).toMatchObject({ version: 3, from: [1, 2] });
  expect(of(2)).toMatchObject({ version: 3, from: [2] });
  expect(of(3)).toEqual({ samepage: 'workspace', version: 3 });
  expect(() => of(4)).toThrow('its version is 4, of a newer Samepage: this one reads up to 3');
});

it('what cannot be seen in the path of a file stands as an escape', () => {
  const path = '/tmp/a\u202egpj.exe\u001b[2J';
  const section = { id: 1, kind: 'file', bytes: '0x10', path, access: 'read-only' };
  const text = JSON.stringify({ samepage: 'workspace', version: 1, sections: [section], views: [] });
  expect(parseWorkspace(new TextEncoder().encode(text)).sections).toMatchObject([
    { path: String.raw`/tmp/a\u202egpj.exe\x1b[2J` },
  ]);
});
