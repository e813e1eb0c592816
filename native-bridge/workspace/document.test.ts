import { deflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { SamepageError } from '../../protocol/errors.ts';
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

it('whichever bit is wrong, it is refused in a sentence, or taken where it says something else that is whole', () => {
  const deflated = deflateRawSync(new Uint8Array(4096).fill(42)).toString('base64');
  const view = { letter: 'A', section: 1, address: '0x280000', offset: '0x0', length: '0x10000' };
  const text = JSON.stringify({
    ...{ samepage: 'workspace', version: 1, map: { start: '0x1000', end: '0x2000' } },
    sections: [{ id: 1, kind: 'memory', bytes: '0x10000', contents: [{ offset: '0x0', bytes: '0x1000', deflated }] }],
    views: [{ ...view, sharing: 'shared', protection: 'read-write', cursor: '0x8' }],
  });
  const whole = new TextEncoder().encode(text);
  const refused = (file: Uint8Array) => {
    try {
      parseWorkspace(file);
      return null;
    } catch (thrown) {
      return thrown instanceof SamepageError ? `${thrown.data.code}: ${thrown.message}` : String(thrown);
    }
  };
  expect(refused(whole)).toBeNull();
  const said: string[] = [];
  for (let bit = 0; bit < 8 * whole.length; bit += 1) {
    const damaged = whole.slice();
    damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    said.push(refused(damaged) ?? '');
  }
  for (let length = 0; length < whole.length; length += 1) said.push(refused(whole.subarray(0, length)) ?? 'taken');
  const sentences = said.filter((each) => each !== '');
  expect(sentences.length).toBeGreaterThan(said.length / 2);
  const isSentence = (each: string) =>
    /^InvalidArgument: This is not a workspace that can be opened: [^\n]{3,300}[^.]\.$/.test(each);
  expect(sentences.filter((each) => !isSentence(each))).toEqual([]);
});
