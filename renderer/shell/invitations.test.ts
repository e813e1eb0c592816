import { describe, expect, it } from 'vitest';
import type { View } from '../../protocol/model.ts';
import { inventView } from '../testing/invented-views.ts';
import { allInvitations, doneNow, invitations, nextInvitation } from './invitations.ts';

const a = inventView('A', 0x280000, 0x10000);
const b = inventView('B', 0x290000, 0x10000);
const state = (views: View[], more: { unsaved?: boolean } = {}) => ({
  views: new Map(views.map((view) => [view.letter, view])),
  sections: new Map(),
  unsaved: false,
  ...more,
});
const article = state([a, b]);
const written = state([a, b], { unsaved: true });

describe('invitations', () => {
  it('begin with the article, and go on with what was not done yet', () => {
    expect(nextInvitation(0, article)).toBe(invitations[0]);
    const done = doneNow(0, written, article);
    expect(nextInvitation(done, written)).toBe(invitations[1]);
    expect(doneNow(done, written, written)).toBe(done);
  });

  it.each([
    [1, state([a, b, inventView('C', 0x2a0000, 0x10000)])],
    [2, state([{ ...a, address: b.address }, b])],
    [3, state([a, { ...b, sharing: 'copy-on-write' }])],
    [4, state([a, { ...b, protection: 'read' }])],
  ])('%d is over once it was done, in any order', (index, after) => {
    expect(doneNow(0, after, article)).toBe(1 << index);
  });

  it('are not over because something else was done', () => {
    expect(doneNow(0, state([a]), article)).toBe(0);
    expect(doneNow(0, article, written)).toBe(0);
    // A view that is read-only from the start was not made so.
    expect(doneNow(0, state([a, b, inventView('C', 0x2a0000, 0x10000, { protection: 'read' })]), article)).toBe(1 << 1);
  });

  it('end when all are done, and the first is left out where there is no article', () => {
    expect(nextInvitation(allInvitations, article)).toBeNull();
    expect(nextInvitation(0, state([a]))).toBe(invitations[1]);
    expect(nextInvitation(0, state([]))).toBeNull();
  });
});
