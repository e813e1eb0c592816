import { X } from 'lucide-react';

interface CloseButtonProps {
  /** What it does, for who cannot see it. */
  name: string;
  title?: string;
  /** Beside other small buttons. */
  small?: boolean;
  onClick(): void;
}

/** Closes, dismisses or removes what it stands in. */
export function CloseButton({ name, title, small = false, onClick }: CloseButtonProps) {
  return (
    <button
      type="button"
      className={small ? 'button plain small icon-button' : 'button plain icon-button'}
      aria-label={name}
      title={title}
      onClick={onClick}
    >
      <X size={14} />
    </button>
  );
}
