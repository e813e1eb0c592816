// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { address } from '../../protocol/address.ts';
import { problem } from '../../protocol/errors.ts';
import type { Change, Outcome } from '../../protocol/messages.ts';
import { liveBytes } from '../live/live-bytes.ts';
import { setWatch } from '../live/watch.ts';
import { clearHistory, perform, undo } from '../state/operations.ts';
import { useApp } from '../state/store.ts';
import { until } from '../state/until.ts';
import { FakeEngine, fakeView } from '../testing/fake-engine.ts';
import { patient } from '../testing/waits.ts';
import { runSession } from './session.ts';
import { lookMs } from './silence.ts';

const initial = useApp.getState();
let engine: FakeEngine;
let waits: number[];

function change(revision: number, more: Partial<Change> = {}): Change {
  const history = { undo: [], redo: [], heldBytes: 0, budgetBytes: 2 ** 29, forgotten: 0 };
  const nothing = { sections: [], removedSections: [], views: [], removedViews: [], outcome: null };
  return { revision, ...nothing, history, unsaved: false, ...more };
}

const outcome: Outcome = { revision: 2, label: 'Done', cost: null, section: 1, view: 'B', warnings: [] };
const letters = () => [...useApp.getState().views.keys()].join('');

beforeEach(() => {
  useApp.setState(initial, true);
  engine = new FakeEngine();
  waits = [];
  const wait = (ms: number) => {
    waits.push(ms);
    return new Promise<void>((resolve) => setImmediate(resolve));
  };
  void runSession({ open: engine.open, wait });
});

afterEach(() => {
  engine.end();
});

describe('a session', () => {
  it('asks for the state and shows it', async () => {
    await until((state) => state.connection === 'open');
    expect(letters()).toBe('AB');
    expect(useApp.getState()).toMatchObject({ revision: 1, currentSection: 1, selectedView: null });
  });

  it('follows changes in step without asking again', async () => {
    await until((state) => state.connection === 'open');
    useApp.setState({ selectedView: 'A' });
    engine.sender.send('changed', change(2, { views: [fakeView('C')], removedViews: ['A'] }));
    await until((state) => state.revision === 2);
    expect(letters()).toBe('BC');
    expect(useApp.getState().selectedView).toBeNull();
    expect(engine.askedFor('state')).toHaveLength(1);
  });

  it('selects what an operation made together with the change that brings it, and once', async () => {
    await until((state) => state.connection === 'open');
    const selections: [string | null, boolean][] = [];
    const stop = useApp.subscribe(({ selectedView, selections: count }, before) => {
      if (count !== before.selections) selections.push([selectedView, before.views.has(selectedView ?? '')]);
    });
    const made = { ...outcome, view: 'C' };
    engine.act = () => {
      engine.sender.send('changed', change(2, { views: [fakeView('C')], outcome: made }));
      return made;
    };
    await undo();
    stop();
    expect(selections).toEqual([['C', false]]);
    expect(useApp.getState()).toMatchObject({ status: 'Done', revision: 2 });
  });

  it('shows what an operation came to whose change was left out', async () => {
    await until((state) => state.connection === 'open');
    engine.act = () => outcome;
    await undo();
    expect(useApp.getState()).toMatchObject({ status: 'Done', selectedView: 'B', revision: 1 });
  });

  it('says that there is more than it can read, at first and later', async () => {
    await until((state) => state.connection === 'open');
    expect(useApp.getState().alert).toBeNull();
    const [section] = engine.snapshot.sections;
    if (!section) throw new Error('there is no section');
    engine.sender.send('changed', change(2, { sections: [{ ...section, id: 2, bytes: 2 ** 60 }] }));
    await until((state) => state.alert !== null);
    expect(useApp.getState().alert?.error.message).toMatch(/^1 section or view cannot be read/);
    useApp.setState({ alert: null });
    engine.snapshot = { ...engine.snapshot, revision: 4, views: [fakeView('A'), fakeView('B', { length: -1 })] };
    engine.sender.send('changed', change(4));
    await until((state) => state.alert !== null);
    expect(letters()).toBe('A');
  });

  it('asks for the whole state when it has missed a change', async () => {
    await until((state) => state.connection === 'open');
    engine.snapshot = { ...engine.snapshot, revision: 3, views: [fakeView('A'), fakeView('B'), fakeView('C')] };
    engine.sender.send('changed', change(3, { views: [fakeView('C')] }));
    await until((state) => state.revision === 3);
    expect(letters()).toBe('ABC');
    expect(engine.askedFor('state')).toHaveLength(2);
  });

  it.each([
    [2 ** 29, [{ bytes: 2 ** 26 }]],
    [2 ** 32, []],
  ])(
    'gives a session whose history may hold %i bytes what was chosen at an earlier start, unless it was set',
    async (budgetBytes, asked) => {
      await until((state) => state.connection === 'open');
      useApp.setState({ historyBudget: 2 ** 26 });
      engine.snapshot = { ...engine.snapshot, history: { ...engine.snapshot.history, budgetBytes } };
      engine.drop();
      await until((state) => state.connection === 'lost');
      await until((state) => state.connection === 'open');
      // Requests come in order.
      await clearHistory();
      expect(engine.askedFor('setHistoryBudget')).toEqual(asked);
    },
  );

  it('knows an engine that is silent from one that is quiet', async () => {
    await until((state) => state.connection === 'open');
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    engine.drop();
    await until((state) => state.connection === 'lost');
    await until((state) => state.connection === 'open');
    vi.advanceTimersByTime(3 * lookMs);
    expect(useApp.getState().engineSilent).toBe(true);
    engine.sender.send('alive', {});
    await until((state) => !state.engineSilent);
    // What was silent and is lost is no longer called silent.
    vi.advanceTimersByTime(3 * lookMs);
    engine.drop();
    await until((state) => state.connection === 'lost');
    expect(useApp.getState().engineSilent).toBe(false);
    vi.useRealTimers();
  });

  it('asks for the whole state when it was behind and events were left out', async () => {
    await until((state) => state.connection === 'open');
    engine.snapshot = { ...engine.snapshot, revision: 2, views: [fakeView('A')] };
    engine.sender.send('missed', {});
    await until((state) => state.revision === 2);
    expect(letters()).toBe('A');
  });

  it('leaves a change alone that the state already had', async () => {
    await until((state) => state.connection === 'open');
    engine.sender.send('changed', change(1, { removedViews: ['A'] }));
    engine.sender.send('changed', change(2, { removedViews: ['B'] }));
    await until((state) => state.revision === 2);
    expect(letters()).toBe('A');
  });

  it('puts changes that overtake the state in their place', async () => {
    await until((state) => state.connection === 'open');
    engine.snapshot = { ...engine.snapshot, revision: 5 };
    engine.beforeState = () => {
      engine.beforeState = null;
      engine.sender.send('changed', change(5, { removedViews: ['A'] }));
      engine.sender.send('changed', change(6, { removedViews: ['B'] }));
    };
    engine.sender.send('changed', change(4));
    await until((state) => state.revision === 6);
    expect(letters()).toBe('A');
  });

  it('acknowledges a message of bytes once, after the frame that painted it', async () => {
    await until((state) => state.connection === 'open');
    const data = Uint8Array.of(42);
    engine.sender.send('bytes', {
      sequence: 7,
      parts: [{ view: 'A', offset: 0, data, pages: data.slice(), initial: true }],
    });
    await vi.waitFor(() => expect(engine.askedFor('acknowledge')).toEqual([{ sequence: 7 }]), patient);
    expect(liveBytes.byteAt('A', 0)).toBe(42);
    engine.sender.send('changed', change(2));
    await until((state) => state.revision === 2);
    expect(engine.askedFor('acknowledge')).toHaveLength(1);
  });

  it('forgets how much of a section was touched once it watches it no more, as the engine does', async () => {
    await until((state) => state.connection === 'open');
    const touched = (section: number) => ({ section, bytes: 0, cells: Uint8Array.of(0), complete: true });
    setWatch('map', { sections: [1, 2].map((section) => ({ section, cells: 1 })) });
    engine.sender.send('touched', { sections: [touched(1), touched(2)] });
    await until((state) => state.touched.size === 2);
    setWatch('map', { sections: [{ section: 2, cells: 1 }] });
    await until((state) => state.touched.size === 1);
    expect([...useApp.getState().touched.keys()]).toEqual([2]);
    setWatch('map', null);
  });

  it('waits with the acknowledgement where fewer messages are wanted', async () => {
    await until((state) => state.connection === 'open');
    useApp.setState({ liveRate: '10' });
    const data = Uint8Array.of(1);
    const sent = performance.now();
    engine.sender.send('bytes', {
      sequence: 1,
      parts: [{ view: 'A', offset: 0, data, pages: data.slice(), initial: true }],
    });
    await vi.waitFor(() => expect(engine.askedFor('acknowledge')).toEqual([{ sequence: 1 }]), {
      ...patient,
      interval: 5,
    });
    expect(performance.now() - sent).toBeGreaterThanOrEqual(99);
  });

  it('says that the connection is lost, comes back by itself, and sends again what it watches', async () => {
    await until((state) => state.connection === 'open');
    setWatch('card A', { ranges: [{ view: 'A', offset: 0, length: 4096 }] });
    await vi.waitFor(() => expect(engine.askedFor('watch').at(-1)).toMatchObject({ ranges: [{ view: 'A' }] }), patient);
    engine.away = true;
    engine.drop();
    await until((state) => state.connection === 'lost');
    expect(letters()).toBe('AB');
    expect(await perform({ kind: 'unmap', view: 'A' })).toBeNull();
    expect(useApp.getState().alert?.error.code).toBe('Disconnected');
    await vi.waitFor(() => expect(waits.length).toBeGreaterThan(5), patient);
    expect(waits.slice(0, 6)).toEqual([250, 500, 1000, 2000, 5000, 5000]);

    engine.asked.length = 0;
    engine.away = false;
    await until((state) => state.connection === 'open');
    expect(useApp.getState().alert).toBeNull();
    await vi.waitFor(() => expect(engine.askedFor('watch').at(-1)).toMatchObject({ ranges: [{ view: 'A' }] }), patient);
    setWatch('card A', null);

    // The next loss begins with short waits again.
    waits.length = 0;
    engine.drop();
    await until((state) => state.connection === 'lost');
    await until((state) => state.connection === 'open');
    expect(waits).toEqual([250]);
  });
});

describe('operations', () => {
  beforeEach(() => until((state) => state.connection === 'open'));

  it('report their result and select what they made', async () => {
    engine.act = () => outcome;
    expect(await perform({ kind: 'unmap', view: 'A' })).toEqual(outcome);
    expect(useApp.getState()).toMatchObject({ status: 'Done', selectedView: 'B', alert: null });
  });

  it('say why they failed, and offer the address that the engine suggests', async () => {
    const to = address(0x280000);
    engine.act = (_, args) => {
      // What operations.ts sends with this request.
      const { action } = args as { action: { to: number } };
      if (action.to === to) throw problem('AddressInUse', 'Taken.', { suggestion: address(0x2c0000) });
      return outcome;
    };
    expect(await perform({ kind: 'move', view: 'B', to, method: 'remap' })).toBeNull();
    const alert = useApp.getState().alert;
    expect(alert?.error.message).toBe('Taken.');
    expect(alert?.choices.map((choice) => choice.label)).toEqual(['Move to 0x2c0000 instead']);
    alert?.choices[0]?.run();
    await until((state) => state.alert === null);
    expect(engine.askedFor('perform').at(-1)).toMatchObject({ action: { to: 0x2c0000, view: 'B' } });
  });

  it('offer another address, or to overwrite, where an undo is refused', async () => {
    engine.act = (_, args) => {
      // As above.
      const { at, overwrite, forget } = args as { at?: number; overwrite?: boolean; forget?: boolean };
      if (forget) return outcome;
      if (at === undefined) throw problem('AddressInUse', 'Taken since.', { suggestion: address(0x300000) });
      if (!overwrite) throw problem('Changed', 'The bytes are others now.');
      return outcome;
    };
    expect(await undo()).toBeNull();
    expect(useApp.getState().alert?.choices.map((choice) => choice.label)).toEqual([
      'Undo at 0x300000 instead',
      'Forget this step',
    ]);
    useApp.getState().alert?.choices[0]?.run();
    await until((state) => state.alert?.error.code === 'Changed');
    expect(useApp.getState().alert?.choices.map((choice) => choice.label)).toEqual(['Overwrite', 'Forget this step']);
    const [overwriteIt, forgetIt] = useApp.getState().alert?.choices ?? [];
    overwriteIt?.run();
    await until((state) => state.alert === null);
    expect(engine.askedFor('undo').at(-1)).toEqual({ at: 0x300000, overwrite: true });
    forgetIt?.run();
    // What was refused is not counted.
    await until(() => engine.askedFor('undo').length === 2);
    expect(engine.askedFor('undo').at(-1)).toEqual({ at: 0x300000, forget: true });
  });
});
