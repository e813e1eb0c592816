import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { takesKeys } from '../state/early-keys.ts';
import { useApp } from '../state/store.ts';

export function closeDialog(): void {
  useApp.setState({ dialog: null });
}

interface ModalProps {
  title: string;
  children: ReactNode;
  className?: string;
}

/**
 * The platform's own modal dialog: it keeps the focus inside, closes by Esc, and returns the focus to the element that had it.
 * The first control in it gets the focus.
 */
export function Modal({ title, children, className = '' }: ModalProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    // What stands in the first field is a proposal: typing replaces it.
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.select();
    // It begins at its beginning, wherever its first control stands.
    if (dialog) dialog.scrollTop = 0;
    takesKeys('dialog');
    // Closed rather than just removed: only closing gives the focus back.
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      className={`dialog ${className}`}
      aria-labelledby={titleId}
      // The store closes it, so that there is one truth. A second Esc closes it in spite of that: `onClose` follows.
      onCancel={(event) => {
        event.preventDefault();
        closeDialog();
      }}
      onClose={() => {
        if (!element.current?.open) closeDialog();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}

/** The one button of a dialog in which there is nothing to be done. */
export function CloseAction() {
  return (
    <div className="dialog-actions">
      <button type="button" className="button primary" onClick={closeDialog}>
        Close
      </button>
    </div>
  );
}

/** The row of buttons at a form's end. */
export function DialogActions({ submit, disabled = false, danger = false }: DialogActionsProps) {
  return (
    <div className="dialog-actions">
      <button type="button" className="button" onClick={closeDialog}>
        Cancel
      </button>
      <button
        type="submit"
        className={danger ? 'button danger' : 'button primary'}
        aria-disabled={disabled || undefined}
      >
        {submit}
      </button>
    </div>
  );
}

interface DialogActionsProps {
  /** The name of the button that does it. */
  submit: string;
  disabled?: boolean;
  danger?: boolean;
}
