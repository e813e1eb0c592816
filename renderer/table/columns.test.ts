// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest';

const load = async () => {
  vi.resetModules();
  return await import('./columns.ts');
};
beforeEach(() => localStorage.clear());

it('has at first what costs nothing, in its order', async () => {
  const { shownColumns, useColumns, columnTracks } = await load();
  expect(shownColumns(useColumns.getState())).toEqual(['Range', 'Size', 'Protection', 'Kind', 'Name']);
  expect(columnTracks(useColumns.getState())).toBe('212px 62px 130px 92px minmax(98px, 1fr)');
});

it('keeps what is chosen, and how wide it was made', async () => {
  const before = await load();
  before.showColumn('Resident', true);
  before.showColumn('Kind', false);
  before.setColumnWidth('Size', 100.4);
  before.setColumnWidth('Protection', 1);
  const { shownColumns, useColumns, columnWidth, setColumnWidth, leastColumnCss } = await load();
  const kept = useColumns.getState();
  expect(shownColumns(kept)).toEqual(['Range', 'Size', 'Resident', 'Protection', 'Name']);
  expect(columnWidth('Size', kept)).toBe(100);
  expect(columnWidth('Protection', kept)).toBe(leastColumnCss);
  setColumnWidth('Size', null);
  expect(columnWidth('Size', useColumns.getState())).toBe(62);
});

it('never loses the columns that a row is known by, and is not misled by what was kept otherwise', async () => {
  const { showColumn, shownColumns, useColumns } = await load();
  for (const column of ['Range', 'Size', 'Protection', 'Kind', 'Name'] as const) showColumn(column, false);
  expect(shownColumns(useColumns.getState())).toEqual(['Range', 'Name']);
  for (const text of ['{}', 'null', '{"shown":["Nothing"],"widthsCss":{}}', '{"shown":[],"widthsCss":{"Size":1e9}}']) {
    localStorage.setItem('samepage.columns', text);
    const again = await load();
    expect(again.shownColumns(again.useColumns.getState())).toContain('Size');
  }
});
