// @vitest-environment jsdom
import { act } from 'react';
import { expect, it } from 'vitest';
import { useApp } from '../state/store.ts';
import { fakeView } from '../testing/fake-engine.ts';
import { inventLimits } from '../testing/invented-limits.ts';
import { mount } from '../testing/mounted.ts';
import { InvitationLine } from './invitation.tsx';

it('counts what is done, and not what was so when the state came first', () => {
  mount(<InvitationLine />);
  const views = new Map(['A', 'B'].map((letter) => [letter, fakeView(letter)]));
  act(() => useApp.setState({ limits: inventLimits(), views, unsaved: true }));
  expect(useApp.getState().invitationsDone).toBe(0);
  act(() => useApp.setState({ unsaved: false }));
  act(() => useApp.setState({ unsaved: true }));
  expect(useApp.getState().invitationsDone).toBe(1);
});
