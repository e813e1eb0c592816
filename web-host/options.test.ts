import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { workspaceArgument } from './options.ts';

it('one file of ours may be given, which is opened by the page', () => {
  expect(workspaceArgument([])).toBeNull();
  expect(workspaceArgument(['a.samepage'])).toBe(resolve('a.samepage'));
  expect(workspaceArgument(['b/c.samepage-trace'])).toBe(resolve('b/c.samepage-trace'));
  expect(() => workspaceArgument(['a.samepage', 'b.samepage'])).toThrow('One file can be opened at a time.');
  for (const path of ['a.txt', '', 'a.samepage-traces', '.samepage/']) {
    expect(() => workspaceArgument([path])).toThrow('is neither a workspace nor a trace');
  }
});
