// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { regionKinds } from '../../protocol/model.ts';
import { regionChanges } from '../../protocol/region-changes.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { emptyColumns } from '../../protocol/region-columns.ts';
import { runSession } from '../connection/session.ts';
import { FakeEngine } from '../testing/fake-engine.ts';
import { patient } from '../testing/waits.ts';
import { focusSpace, leaveOther, processName, showOurs, showProcess } from './other-process.ts';
import { besideKey, otherShown, ownRegions, spaceOf, stackedKey } from './spaces.ts';
import { useApp } from './store.ts';
import { until } from './until.ts';

const initial = useApp.getState();

/** Regions of a page each, the first of them of a program by this name. */
function listOf(name: string, ...starts: number[]): RegionColumns {
  const list = { count: starts.length, ...emptyColumns(starts.length), names: [`/usr/bin/${name}`] };
  list.starts.set(starts);
  list.ends.set(starts.map((start) => start + 4096));
  list.kinds.fill(regionKinds.indexOf('anonymous'));
  list.kinds[0] = regionKinds.indexOf('image');
  return list;
}

const cat = listOf('cat', 0x1000, 0x3000);
let engine: FakeEngine;

beforeEach(async () => {
  useApp.setState(initial, true);
  engine = new FakeEngine();
  engine.processes.set(77, cat);
  void runSession({ open: engine.open, wait: () => new Promise((resolve) => setImmediate(resolve)) });
  await until((state) => state.connection === 'open');
});
afterEach(() => {
  leaveOther();
  engine.end();
});

describe('another process', () => {
  it('is shown in place of our own, in which nothing is ours', async () => {
    const ours = listOf('samepage', 0x280000);
    engine.sender.send('regions', { pid: 4, list: ours });
    await until((state) => ownRegions(state) !== null);
    useApp.setState({ selectedView: 'A', selectedRegion: { start: 0x280000, end: 0x281000 } });
    await showProcess(77);
    const state = useApp.getState();
    expect(processName(spaceOf(state))).toBe('process 77 (cat)');
    expect(state.status).toBe('The map shows process 77 (cat): 2 regions');
    expect(spaceOf(state).pid).toBe(77);
    expect(spaceOf(state)).toMatchObject({ regions: cat, selectedView: null });
    expect([spaceOf(state).views.size, spaceOf(state).sections.size, state.selectedRegion]).toEqual([0, 0, null]);
    // Ours is kept beside it: what is mapped and moved meanwhile is checked against it.
    expect(ownRegions(state)).toEqual(ours);
    showOurs();
    expect(spaceOf(useApp.getState())).toMatchObject({ regions: ours, selectedView: 'A' });
    await vi.waitFor(() => expect(engine.askedFor('showProcess')).toEqual([{ pid: 77 }, { pid: null }]), patient);
  });

  it('is followed by what has changed in it', async () => {
    await showProcess(77);
    const next = listOf('cat', 0x1000, 0x3000, 0x9000);
    const changes = regionChanges(cat, next)?.changes;
    if (!changes) throw new Error('nothing has changed');
    engine.sender.send('regionsChanged', { pid: 78, changes });
    engine.sender.send('regionsChanged', { pid: 77, changes });
    await until((state) => otherShown(state)?.regions?.count === 3);
    expect(otherShown(useApp.getState())?.regions).toEqual(next);
  });

  it('that may not be read changes nothing', async () => {
    await showProcess(77);
    await expect(showProcess(99)).rejects.toThrow('There is no process 99.');
    expect(otherShown(useApp.getState())?.pid).toBe(77);
    engine.sender.send('regions', { pid: 77, list: listOf('cat', 0x5000) });
    await until((state) => otherShown(state)?.regions?.count === 1);
  });

  it('is no other one where it is our own', async () => {
    await showProcess(77);
    await showProcess(4);
    expect(otherShown(useApp.getState())).toBeNull();
  });

  it('that is not wanted any more does not come back', async () => {
    await showProcess(77);
    showOurs();
    engine.sender.send('regions', { pid: 77, list: cat });
    engine.sender.send('regions', { pid: 4, list: cat });
    await until((state) => ownRegions(state) !== null);
    expect(otherShown(useApp.getState())).toBeNull();
  });

  it('is asked for again after a lost connection, and the outcome is shown', async () => {
    await showProcess(77);
    engine.processes.set(77, listOf('cat', 0x1000));
    engine.drop();
    await until((state) => otherShown(state)?.regions?.count === 1);
    engine.processes.clear();
    engine.drop();
    await until((state) => otherShown(state)?.lost !== null);
    expect(otherShown(useApp.getState())).toMatchObject({ pid: 77, lost: 'There is no process 77.' });
    expect(useApp.getState().status).toBe('The map shows the last list of process 77 (cat)');
  });

  it('is asked for again as the very process that it was', async () => {
    engine.starts.set(77, 2n ** 60n + 1n);
    await showProcess(77);
    engine.drop();
    await vi.waitFor(() => expect(engine.askedFor('showProcess')).toHaveLength(2), patient);
    expect(engine.askedFor('showProcess')).toEqual([{ pid: 77 }, { pid: 77, started: 2n ** 60n + 1n }]);
  });

  it('is called by what it runs now, in heading and status alike', async () => {
    await showProcess(77);
    engine.sender.send('regions', { pid: 77, list: listOf('tail', 0x1000) });
    await until((state) => otherShown(state)?.name === 'tail');
    expect(useApp.getState().status).toBe('The map shows process 77 (tail): 1 region');
    const changes = regionChanges(listOf('tail', 0x1000), listOf('head', 0x1000))?.changes;
    if (!changes) throw new Error('nothing has changed');
    engine.sender.send('regionsChanged', { pid: 77, changes });
    await until((state) => otherShown(state)?.name === 'head');
    expect(useApp.getState().status).toBe('The map shows process 77 (head): 1 region');
  });

  it('says when its list has ended', async () => {
    await showProcess(77);
    const error = { code: 'NotFound', message: 'It has ended.' } as const;
    engine.sender.send('regionsLost', { pid: 77, error });
    await until((state) => otherShown(state)?.lost === 'It has ended.');
    expect(otherShown(useApp.getState())?.regions).toEqual(cat);
  });
});

describe('another process beside ours', () => {
  beforeEach(async () => {
    useApp.setState({ stacked: true });
    await showProcess(77);
  });

  it('stays where our own gets the focus, and is kept up to date there', async () => {
    expect(stackedKey(useApp.getState())).toBe('process 77');
    expect(useApp.getState().shownSpace).toBe('process 77');
    useApp.setState({ selectedRegion: { start: 0x1000, end: 0x2000 } });
    // What is done to our views needs our own space, and leaves the other one alone.
    showOurs();
    expect(useApp.getState()).toMatchObject({ shownSpace: 'ours', selectedRegion: null });
    engine.sender.send('regions', { pid: 77, list: listOf('cat', 0x5000) });
    await until((state) => spaceOf(state, 'process 77').regions?.count === 1);
    expect(useApp.getState().shownSpace).toBe('ours');
    expect(engine.askedFor('showProcess')).toEqual([{ pid: 77 }]);
    focusSpace('process 77');
    expect(otherShown(useApp.getState())?.pid).toBe(77);
  });

  it('goes when it is left, wherever the focus is', async () => {
    showOurs();
    leaveOther();
    expect(besideKey(useApp.getState())).toBeNull();
    expect(useApp.getState().stacked).toBe(true);
    await vi.waitFor(() => expect(engine.askedFor('showProcess')).toEqual([{ pid: 77 }, { pid: null }]), patient);
  });

  it('is asked for again after a lost connection while our own has the focus', async () => {
    showOurs();
    engine.processes.set(77, listOf('cat', 0x1000));
    engine.drop();
    await until((state) => spaceOf(state, 'process 77').regions?.count === 1);
    expect(useApp.getState().shownSpace).toBe('ours');
  });
});
