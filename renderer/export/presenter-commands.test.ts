// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest';

// jsdom has no CSS zoom.
vi.hoisted(() => Object.defineProperty(Element.prototype, 'currentCSSZoom', { value: 1 }));

const { useApp } = await import('../state/store.ts');
const { presenterCommands } = await import('./presenter-commands.ts');
const { fitScale, ownBox, toOwnCss, uiScale } = await import('../state/ui-scale.ts');

const initial = useApp.getState();
const inWindow = (width: number, height: number) => {
  Object.assign(window, { innerWidth: width, innerHeight: height });
  fitScale();
};
beforeEach(() => {
  useApp.setState(initial, true);
  inWindow(1440, 900);
});

it('goes up and down in steps, and not beyond the ends', () => {
  const { 'scale-up': up, 'scale-down': down } = presenterCommands;
  expect(down.enabled(useApp.getState(), null)).toBe(false);
  for (const expected of ['125', '150', '175', '200']) {
    expect(up.enabled(useApp.getState(), null)).toBe(true);
    up.run(null, {});
    expect(useApp.getState().uiScale).toBe(expected);
  }
  expect(up.enabled(useApp.getState(), null)).toBe(false);
  down.run(null, {});
  expect(useApp.getState().uiScale).toBe('175');
});

it('begins at 150 %, keeps a larger size, and ends at 100 %', () => {
  const { presenter } = presenterCommands;
  presenter.run();
  expect(useApp.getState()).toMatchObject({ uiScale: '150', keysShown: true });
  presenter.run();
  expect(useApp.getState()).toMatchObject({ uiScale: '100', keysShown: false });
  useApp.setState({ uiScale: '200' });
  presenter.run();
  expect(useApp.getState()).toMatchObject({ uiScale: '200', keysShown: true });
});

it('is no larger than the window has room for, and goes on from there', () => {
  const { 'scale-up': up, 'scale-down': down } = presenterCommands;
  useApp.setState({ uiScale: '200' });
  expect(uiScale()).toBe(2);
  inWindow(900, 600);
  expect(uiScale()).toBe(1.5);
  expect(up.enabled(useApp.getState(), null)).toBe(false);
  expect(up.hint(useApp.getState(), null)).toBe('The window has no room for 175 %');
  down.run(null, {});
  expect(useApp.getState().uiScale).toBe('125');
  expect(uiScale()).toBe(1.25);
  inWindow(320, 240);
  expect(uiScale()).toBe(1);
});

it('shows one part alone, and both again', () => {
  presenterCommands['map-alone'].run(null, {});
  expect(useApp.getState().panes).toBe('map');
  presenterCommands['cards-alone'].run(null, {});
  expect(useApp.getState().panes).toBe('cards');
  presenterCommands['cards-alone'].run(null, {});
  expect(useApp.getState().panes).toBe('both');
});

it('counts in its own pixels, which are larger than the window’s', () => {
  useApp.setState({ uiScale: '200' });
  expect(toOwnCss(300)).toBe(150);
  const element = document.createElement('div');
  element.getBoundingClientRect = () => new DOMRect(20, 40, 100, 60);
  expect(ownBox(element)).toEqual({ left: 10, top: 20, right: 60, bottom: 50, width: 50, height: 30 });
});
