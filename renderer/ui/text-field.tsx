import { type ReactNode, useId } from 'react';
import { hasLeft } from './has-left.ts';
import { unbroken } from './unbroken.ts';

interface TextFieldProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
  /** What is wrong with it; said at the field. */
  error?: string | null;
  /** What is good to know about it. */
  hint?: ReactNode;
  placeholder?: string;
  /** The focus has gone elsewhere in this window. */
  onLeave?: () => void;
}

export function TextField({ label, value, onChange, error = null, hint, placeholder, onLeave }: TextFieldProps) {
  const id = useId();
  return (
    <div className="text-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field mono"
        value={value}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={error !== null}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.value)}
        onBlur={(event) => hasLeft(event, event.currentTarget) && onLeave?.()}
      />
      <p id={`${id}-note`} className={error === null ? 'field-hint' : 'field-error'} aria-live="polite">
        {error === null ? hint : unbroken(error)}
      </p>
    </div>
  );
}
