// @vitest-environment jsdom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import { useApp } from '../state/store.ts';
import { fakeView } from '../testing/fake-engine.ts';
import { inventLimits } from '../testing/invented-limits.ts';
import { InvitationLine } from './invitation.tsx';

it('counts what is done, and not what was so when the state came first', () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() => root.render(<InvitationLine />));
  const views = new Map(['A', 'B'].map((letter) => [letter, fakeView(letter)]));
  act(() => useApp.setState({ limits: inventLimits(), views, unsaved: true }));
  expect(useApp.getState().invitationsDone).toBe(0);
  act(() => useApp.setState({ unsaved: false }));
  act(() => useApp.setState({ unsaved: true }));
  expect(useApp.getState().invitationsDone).toBe(1);
  act(() => root.unmount());
});
