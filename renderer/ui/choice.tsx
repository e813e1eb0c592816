import { ChevronDown } from 'lucide-react';
import { type CSSProperties, useId } from 'react';

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
  const chosen = options.find((option) => option.value === value)?.label ?? '';
  // React's types know no properties of one's own.
  const style = { '--chosen': chosen.length } as CSSProperties;
  return (
    <span className={`choice ${className}`} title={title}>
      <label htmlFor={id} className={showLabel ? 'choice-label' : 'unseen'}>
        {label}
      </label>
      <span className="choice-box">
        <select
          id={id}
          style={style}
          value={value}
          onChange={(event) => {
            const option = options.find((each) => each.value === event.target.value);
            if (option) onChange(option.value);
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
