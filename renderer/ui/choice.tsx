import { ChevronDown } from 'lucide-react';
import { useId } from 'react';

interface ChoiceProps<T extends string> {
  /** Names the control; seen only where `showLabel`. */
  label: string;
  showLabel?: boolean;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
  title?: string;
  className?: string;
}

/** A native select: it brings its own keyboard, its own list, and the platform's manners. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { label, showLabel = false, value, options, onChange, title, className = '' } = props;
  const id = useId();
  return (
    <span className={`choice ${className}`} title={title}>
      <label htmlFor={id} className={showLabel ? 'choice-label' : 'unseen'}>
        {label}
      </label>
      <span className="choice-box">
        <select
          id={id}
          value={value}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown className="choice-mark" size={12} aria-hidden="true" />
      </span>
    </span>
  );
}
