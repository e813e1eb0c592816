// @vitest-environment jsdom
import { act } from 'react';
import { beforeEach, expect, it } from 'vitest';
import { useApp } from '../state/store.ts';
import { FakeEngine, fakeView } from '../testing/fake-engine.ts';
import { mount } from '../testing/mounted.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import { StatusBar } from './status-bar.tsx';

const initial = useApp.getState();
let page: HTMLElement;

const facts = () => page.querySelector('.status-facts')?.textContent ?? '';
const banner = () => page.querySelector('[role=alert]')?.textContent ?? '';
const become = (state: Partial<typeof initial>) => act(() => useApp.setState(state));

beforeEach(() => {
  const { limits, host } = new FakeEngine().snapshot;
  useApp.setState({ ...initial, limits, host, connection: 'open', views: new Map([['A', fakeView('A')]]) }, true);
  page = mount(
    <>
      <ConnectionBanner />
      <StatusBar />
    </>,
  );
});

it('says what holds now while the engine answers', () => {
  expect(facts()).toContain('live, quiet');
  expect(facts()).toContain('agrees with the system');
  expect(banner()).toBe('');
});

it.each<[string, Partial<typeof initial>, string, string]>([
  ['the connection is lost', { connection: 'lost' }, 'not live: no connection', 'Connection lost'],
  ['the engine is silent', { engineSilent: true }, 'not live: no answer', 'engine does not answer'],
])('claims nothing of what holds now while %s, and does again after that', (_, state, fact, said) => {
  for (const paused of [false, true]) {
    become({ ...state, paused });
    expect(facts()).toContain(fact);
    expect(facts()).not.toMatch(/agrees|quiet|paused|\d\/s|difference/);
    expect(banner()).toContain(said);
  }
  become({ connection: 'open', engineSilent: false, paused: false });
  expect(facts()).toContain('agrees with the system');
  expect(banner()).toBe('');
});

it('says first what is wrong: that alone has room where there is little', () => {
  const { history, views } = useApp.getState();
  become({ history: { ...history, heldBytes: 2 ** 20 } });
  expect(facts()).toMatch(/^held for undo: 1 MiB/);
  become({ engineSilent: true });
  expect(facts()).toMatch(/^ ?not live: no answer.*held for undo/);
  const view = fakeView('A');
  const difference = { start: view.address, end: view.address, message: 'it is not there' };
  become({ engineSilent: false, views: new Map(views).set('A', { ...view, differences: [difference] }) });
  expect(facts()).toMatch(/^ ?1 difference from the system’s list.*held for undo/);
});

it.each<[string, (typeof initial)['host'], string]>([
  ['the desktop app', { kind: 'electron', endsWithWindow: true }, 'quit Samepage'],
  ['a window that it ends with', { kind: 'web', endsWithWindow: true }, 'close this window'],
  ['serve', { kind: 'web', endsWithWindow: false }, 'stop Samepage where it was started (Ctrl+C)'],
  ['a host that is not known yet', null, 'stop Samepage where it was started (Ctrl+C)'],
])('says how to end an engine that hangs, in %s', (_, host, advice) => {
  become({ host, engineSilent: true });
  expect(banner()).toContain(advice);
});
