// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';
import { arg, type CallSubject, returned } from '../../protocol/calls.ts';
import { useApp } from '../state/store.ts';
import { inventSections, inventView } from '../testing/invented-views.ts';
import { goToCall } from './go-to-call.ts';

const page = 4096;

beforeEach(() => {
  const views = [inventView('A', 0x280000, 16 * page), inventView('B', 0x2a0000, 4 * page, { section: 2 })];
  useApp.setState({
    views: new Map(views.map((view) => [view.letter, view])),
    sections: inventSections(64 * page),
    status: '',
    ...{ selectedView: null, cursors: new Map() },
  });
});

const view = (letter: string, plus = 0): CallSubject => ({ kind: 'view', view: letter, plus });
const section = (number: number): CallSubject => ({ kind: 'section', section: number });

/** Goes to a call with these subjects; returns the selected view, its cursor, and the status. */
function after(...subjects: CallSubject[]) {
  goToCall({
    ...{ id: 1, time: 0, pid: 1, thread: null, name: 'mprotect', nanoseconds: 1, faults: 0 },
    arguments: [arg.size(page), ...subjects.map((of) => ({ ...arg.address(0x280000), of }))],
    result: returned('status', 0),
  });
  const { selectedView, cursors, status } = useApp.getState();
  return [selectedView, cursors.get(selectedView ?? '') ?? null, status];
}

it('selects the view that a call was about, with the cursor where the call’s address was', () => {
  expect(after(section(2), view('A', 3 * page))).toEqual(['A', 3 * page, 'mprotect: view A']);
});

it('keeps the cursor where the view is shorter by now', () => {
  expect(after(view('A', 16 * page))).toEqual(['A', null, 'mprotect: view A']);
});

it('goes to the view that is still there, of several', () => {
  expect(after(view('C'), view('B'))).toEqual(['B', 0, 'mprotect: view B']);
});

it('goes to a view of the section where the call named no view', () => {
  expect(after(section(2))).toEqual(['B', null, 'mprotect: section 2, view B']);
});

it.each([
  ['a view that is gone, though its section has others', [section(1), view('C')], 'View C is not mapped any more'],
  ['views that are gone', [view('C'), view('D'), view('C')], 'Views C, D are not mapped any more'],
  ['a section without a view', [section(3)], 'No view shows section 3'],
  ['nothing of ours', [], 'This mprotect is about no view or section of Samepage'],
])('says so, and selects nothing, for %s', (_, subjects, status) => {
  expect(after(...subjects)).toEqual([null, null, status]);
});
