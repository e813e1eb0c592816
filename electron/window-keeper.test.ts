import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { type KeptWindow, WindowKeeper } from './window-keeper.ts';

const asked = { x: 100, y: 50, width: 1200, height: 800 };
const screen = { x: 0, y: 19, width: 1920, height: 1061 };

/** A window under a window manager that puts a frame of 1 and 20 pixels around it, and says so a little later. */
class FakeWindow extends EventEmitter implements KeptWindow {
  bounds = asked;
  maximized = false;
  getBounds = () => (this.maximized ? screen : this.bounds);
  getNormalBounds = () => (this.maximized && !this.wasNormal ? screen : this.bounds);
  wasNormal = false;
  isMaximized = () => this.maximized;
  isFullScreen = () => false;
  isMinimized = () => false;
  moveBy(x: number, y: number): void {
    this.bounds = { ...this.bounds, x: this.bounds.x + x, y: this.bounds.y + y };
    this.emit('move');
  }
}

let window: FakeWindow;
let keeper: WindowKeeper;
let time: number;

beforeEach(() => {
  window = new FakeWindow();
  time = 0;
  keeper = new WindowKeeper(window, false, () => time);
});

function show(): void {
  window.wasNormal = !window.maximized;
  window.emit('show');
}

describe('a window with a frame', () => {
  it('is where it was asked for, start after start', () => {
    show();
    time = 20;
    window.moveBy(1, 20);
    expect(keeper.place).toEqual({ ...asked, maximized: false });
  });

  it('is where a person moved it, less its frame', () => {
    show();
    window.moveBy(1, 20);
    window.moveBy(10, 10);
    time = 5_000;
    window.moveBy(20, 30);
    expect(keeper.place).toEqual({ ...asked, x: 130, y: 90, maximized: false });
  });

  it('is where it is if the window manager put it somewhere else', () => {
    show();
    window.moveBy(500, 20);
    expect(keeper.place).toMatchObject({ x: 600, y: 70 });
  });
});

describe('a window that was maximized before it was shown', () => {
  beforeEach(() => {
    keeper = new WindowKeeper(window, true, () => time);
    // Not maximized yet when it is shown.
    show();
    window.maximized = true;
    window.wasNormal = false;
  });

  it('keeps the size that it has else', () => {
    expect(keeper.place).toEqual({ ...asked, maximized: true });
  });

  it('goes by its own bounds once it has been seen with them', () => {
    // Said before it is so (X11).
    window.bounds = screen;
    window.maximized = false;
    window.wasNormal = true;
    window.emit('unmaximize');
    window.bounds = asked;
    window.moveBy(1, 20);
    expect(keeper.place).toEqual({ ...asked, maximized: false });
    time = 5_000;
    window.moveBy(7, 7);
    window.maximized = true;
    window.emit('move');
    expect(keeper.place).toEqual({ ...asked, x: 107, y: 57, maximized: true });
  });
});
