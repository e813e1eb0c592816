import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import type { Limits } from '../../protocol/model.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { inventAbilities } from '../testing/invented-limits.ts';
import { captionOf } from './export-picture.ts';
import { regionsAsCsv, regionsAsJson } from './region-list.ts';
import { fileName } from './save.ts';
import { SvgContext } from './svg-context.ts';
import { SvgPath } from './svg-path.ts';

const measured: TextMetrics = { ...Object.create(null), width: 10 };
const context = () => new SvgContext(() => measured);

function regions(name: string): RegionColumns {
  return {
    count: 2,
    starts: Float64Array.of(0x1000, 0x7ffffffff000),
    ends: Float64Array.of(0x3000, 0x800000000000),
    protections: Uint8Array.of(1 | 2 | 8, 1 | 4),
    kinds: Uint8Array.of(2, 10),
    offsets: BigUint64Array.of(4096n, 0n),
    inodes: BigUint64Array.of(77n, 0n),
    devices: Uint32Array.of(1, 0),
    nameIndexes: Uint32Array.of(1, 0),
    names: ['', name],
  };
}

describe('what is drawn, as SVG', () => {
  it('has boxes, lines and text with their colours and opacities', () => {
    const svg = context();
    svg.fillStyle = '#58abee80';
    svg.globalAlpha = 0.5;
    svg.fillRect(10, 20, -4, 6);
    svg.globalAlpha = 1;
    svg.strokeStyle = '#ffffff';
    svg.setLineDash([3, 2]);
    svg.strokeRect(0.25, 0, 10, 5);
    svg.fillStyle = '#000000';
    svg.font = "11px 'A Face'";
    svg.textAlign = 'center';
    svg.textBaseline = 'middle';
    svg.fillText('a < b & "c"', 5, 6);
    expect(svg.markup.split('\n')).toEqual([
      '<rect x="6" y="20" width="4" height="6" fill="#58abee" fill-opacity="0.25"/>',
      '<rect x="0.25" y="0" width="10" height="5" fill="none" stroke="#ffffff" stroke-width="1" stroke-dasharray="3 2"/>',
      '<text x="5" y="6" text-anchor="middle" dominant-baseline="central" style="font:11px \'A Face\';white-space:pre" fill="#000000">a &lt; b &amp; &quot;c&quot;</text>',
    ]);
  });

  it('holds nothing that XML forbids, whatever text is drawn', () => {
    const svg = context();
    svg.fillText('bell\x07\x01 odd\uffff\ufffe half\ud800 \u{1f600}', 0, 0);
    expect(svg.markup).toContain('>bell\\x07\\x01 odd\\uffff\\ufffe half\\ud800 \u{1f600}<');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const drawn = context();
        drawn.fillText(text, 0, 0);
        // XML 1.0, production 2.
        expect(drawn.markup).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
      }),
    );
  });

  it('clips until it is restored, one clip within another', () => {
    const svg = context();
    svg.save();
    svg.beginPath();
    svg.rect(0, 0, 5, 5);
    svg.clip();
    svg.save();
    svg.clip();
    svg.fillRect(0, 0, 1, 1);
    svg.restore();
    svg.fillRect(0, 0, 2, 2);
    svg.restore();
    svg.fillRect(0, 0, 3, 3);
    expect(svg.markup.split('\n')).toEqual([
      '<clipPath id="clip-1"><path d="M0 0h5v5h-5Z"/></clipPath>',
      '<clipPath id="clip-2" clip-path="url(#clip-1)"><path d="M0 0h5v5h-5Z"/></clipPath>',
      '<rect x="0" y="0" width="1" height="1" fill="#000000" clip-path="url(#clip-2)"/>',
      '<rect x="0" y="0" width="2" height="2" fill="#000000" clip-path="url(#clip-1)"/>',
      '<rect x="0" y="0" width="3" height="3" fill="#000000"/>',
    ]);
  });

  it('has paths as canvas draws them', () => {
    const path = new SvgPath();
    path.roundRect(0, 0, 20, 10, [4, 4, 0, 0]);
    expect(path.data).toBe('M4 0H16A4 4 0 0 1 20 4V10H0V4A4 4 0 0 1 4 0Z');
    const circle = new SvgPath();
    circle.arc(5, 5, 5, 0, 2 * Math.PI);
    expect(circle.data).toBe('M10 5A5 5 0 1 1 0 5A5 5 0 0 1 10 5');
    const half = new SvgPath();
    half.arc(5, 5, 5, Math.PI, 0);
    expect(half.data).toBe('M0 5A5 5 0 0 1 10 5');
  });
});

describe('the list of regions', () => {
  it('as CSV has a header and a line for each', () => {
    expect(regionsAsCsv(regions('/lib/libc.so.6')).split('\r\n')).toEqual([
      'start,end,bytes,protection,sharing,kind,offset,device,inode,name',
      '0x1000,0x3000,8192,rw-,shared,library,4096,00:01,77,/lib/libc.so.6',
      '0x7ffffffff000,0x800000000000,4096,r-x,private,system,0,00:00,0,',
      '',
    ]);
  });

  it('keeps any name whole in CSV', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const text = regionsAsCsv(regions(name));
        const last = text.slice(text.indexOf(',77,') + 4, text.indexOf('\r\n0x7ffffffff000'));
        expect(last.startsWith('"') ? last.slice(1, -1).replaceAll('""', '"') : last).toBe(name);
      }),
    );
  });

  it('keep every bit of what the system numbers with 64 bits', () => {
    const list = { ...regions('x'), inodes: BigUint64Array.of(9223372036857464234n, 2n ** 64n - 1n) };
    list.offsets.set([0x1000000000001000n, 2n ** 64n - 4096n]);
    list.devices.set([0x103 * 2 ** 20 + 3, 2 ** 32 - 1]);
    const numbers = [
      ['1152921504606851072', '103:03', '9223372036857464234'],
      ['18446744073709547520', 'fff:fffff', '18446744073709551615'],
    ];
    const lines = regionsAsCsv(list).split('\r\n').slice(1, -1);
    expect(lines.map((line) => line.split(',').slice(6, 9))).toEqual(numbers);
    const json = JSON.parse(regionsAsJson(list, [], null, new Date()));
    expect(json.regions).toMatchObject(numbers.map(([offset, device, inode]) => ({ offset, device, inode })));
  });

  it('as JSON says whose they are', () => {
    const at = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
    const limits = { pid: 4711, system: 'Linux 6.18', pageSize: 4096 };
    const data: unknown = JSON.parse(regionsAsJson(regions('x'), [], limits, at));
    expect(data).toMatchObject({
      date: '2026-01-02T03:04:05.000Z',
      process: limits,
      moment: null,
      views: [],
      regions: [{ start: '0x1000', bytes: 8192 }, { name: '' }],
    });
    const moment = { calls: 30, seconds: 0.001234 };
    expect(JSON.parse(regionsAsJson(regions('x'), [], limits, at, moment))).toMatchObject({ moment });
  });
});

it('says what the picture shows', () => {
  const limits: Limits = {
    pid: 4711,
    platform: 'linux',
    system: 'Linux 6.18',
    pageSize: 4096,
    granularity: 4096,
    lowestAddress: address(0x10000),
    highestAddress: address(2 ** 47),
    moveMethods: [],
    maxSectionBytes: 0,
    maxViews: 0,
    abilities: inventAbilities(),
  };
  const at = new Date(2026, 10, 22, 12, 45, 6);
  expect(captionOf({ start: 0x280000, end: 0x2a0000 }, limits, at)).toEqual([
    'Samepage · process 4711 (Linux 6.18)',
    '0x280000–0x2a0000, 128 KiB · 22 Nov 2026, 12:45',
  ]);
  const moment = { calls: 30, seconds: 0.001234 };
  expect(captionOf({ start: 0x280000, end: 0x2a0000 }, limits, at, moment)[0]).toBe(
    'Samepage · process 4711 (Linux 6.18) · after call 30 of its trace, 0.001234 s',
  );
  expect(fileName('svg', 4711, at)).toBe('samepage-4711-20261122-124506.svg');
  expect(fileName('c-linux', 4711, at)).toBe('samepage-4711-20261122-124506.linux.c');
});
