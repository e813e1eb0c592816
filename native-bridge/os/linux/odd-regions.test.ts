/** When the kernel refuses to report one range or region, the others are asked for as before. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { address } from '../../../protocol/address.ts';
import { pageFlags } from '../observer.ts';
import { LinuxOs } from './linux-os.ts';
import * as maps from './maps.ts';
import { PageMap } from './pagemap.ts';
import { RegionQuery } from './query.ts';

const os = new LinuxOs();
const { pageSize } = os.limits;

it('pages beyond the last address are refused, not walked one by one', () => {
  const pages = new PageMap(pageSize);
  // The kernel's own addresses begin there: PAGEMAP_SCAN answers EFAULT, a walk finds nothing.
  const top = address(os.limits.highestAddress - pageSize);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    expect(() => pages.runs({ from: top, length: 4 * pageSize, flags: pageFlags.present, limit: 10 })).toThrow(
      /EFAULT/,
    );
  }
  pages.close();
});

it('a region whose name is too long for the kernel to return is read from the list, and the next is asked for again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'samepage-long-'));
  // No path of over 4,096 bytes can be opened; but its folder can be entered bit by bit.
  const script = `
    const fs = require('node:fs');
    const name = 'd'.repeat(250);
    for (let depth = 0; depth < 20; depth += 1) { fs.mkdirSync(name); process.chdir(name); }
    fs.writeFileSync('file', 'content');
    console.log('there');
    process.stdin.resume();`;
  const deep = spawn(process.execPath, ['-e', script], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    await once(deep.stdout, 'data');
    const section = os.openFile(`/proc/${deep.pid}/cwd/file`, 'read-only');
    const view = { section, offset: 0, length: section.bytes, sharing: 'shared', protection: 'read' } as const;
    const at = os.map(section, { ...view, address: null });
    const query = new RegionQuery();
    const listed = vi.spyOn(maps, 'readRegions');
    expect(query.query(at)?.name).toHaveLength(new RegionQuery({ useQuery: false }).query(at)?.name.length ?? 0);
    listed.mockClear();
    expect(query.query(address(0x1000))).not.toBeNull();
    expect(listed).not.toHaveBeenCalled();
    query.close();
    os.unmap(at, pageSize);
    os.closeSection(section);
  } finally {
    deep.kill();
    execFileSync('rm', ['-rf', folder]);
  }
});
