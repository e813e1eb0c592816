import { Check } from 'lucide-react';
import { Fragment, useEffect } from 'react';
import { useApp } from '../state/store.ts';
import { CloseButton } from '../ui/close-button.tsx';
import { doneNow, invitations, nextInvitation } from './invitations.ts';
import './invitation.css';

/** What to try next, in one line, until all was tried or it is put away. */
export function InvitationLine() {
  const dismissed = useApp((state) => state.invitationDismissed);
  const done = useApp((state) => state.invitationsDone);
  const next = useApp((state) => (state.shownSpace === 'ours' ? nextInvitation(state.invitationsDone, state) : null));
  useEffect(
    () =>
      useApp.subscribe((state, before) => {
        const { views, unsaved, invitationsDone } = state;
        // What was already so in the first state does not count as done by the user.
        if (before.limits === null || (views === before.views && unsaved === before.unsaved)) return;
        const now = doneNow(invitationsDone, state, before);
        if (now !== invitationsDone) useApp.setState({ invitationsDone: now });
      }),
    [],
  );
  if (dismissed || !next) return null;
  return (
    <div className="invitation">
      <ol className="invitation-steps" aria-label="What to try">
        {invitations.map(({ text }, index) => {
          const isDone = (done & (1 << index)) !== 0;
          const state = isDone ? 'done' : invitations[index] === next ? 'next' : 'to come';
          return (
            <li
              key={text}
              className={`invitation-step ${isDone ? 'done' : ''}`}
              aria-current={state === 'next' && 'step'}
            >
              <span className="unseen">{state}</span>
              {isDone ? <Check size={12} aria-hidden="true" /> : <span aria-hidden="true">{index + 1}</span>}
            </li>
          );
        })}
      </ol>
      <p className="invitation-text">
        {next.text.split('*').map((part, index) =>
          // The parts of a fixed text are known by their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          index % 2 === 1 ? <b key={index}>{part}</b> : <Fragment key={index}>{part}</Fragment>,
        )}
      </p>
      <CloseButton
        name="Dismiss this hint"
        title="Put these hints away; “Start over with the article” brings them back"
        onClick={() => useApp.setState({ invitationDismissed: true })}
      />
    </div>
  );
}
