import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

it.each([
  ['the messages', () => import('./messages.ts')],
  ['the window’s end', () => import('./rpc.ts')],
  ['the engine’s end', () => import('./serve-client.ts')],
])('no code is generated for the schemas of %s', async (_, load) => {
  vi.resetModules();
  const tried = vi.fn();
  const forbidden = new Proxy(Function, {
    construct() {
      tried();
      throw new EvalError('forbidden by the policy');
    },
  });
  vi.stubGlobal('Function', forbidden);
  await load();
  expect(tried).not.toHaveBeenCalled();
});
