import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import './menu.css';

/*
 * Menus as the ARIA practices describe them. The platform's popover brings the rest: the top layer, closing by Esc or
 * by a click elsewhere, and giving the focus back. A library's menu would be a third of all our own code.
 */

export interface MenuEntry {
  label: string;
  run: () => void;
  /** The tooltip: what it would do, or why it cannot. */
  hint?: string;
  /** It stays in reach of the keyboard, so that its tooltip can say why. */
  disabled?: boolean;
  /** With a line above it. */
  separated?: boolean;
  /** Of a list of which one holds: whether it is this one. */
  checked?: boolean;
  /** Of what holds or not by itself: whether it does. */
  toggled?: boolean;
}

interface MenuProps {
  /** Names the button, and its menu. */
  label: string;
  icon: ReactNode;
  /** Beside buttons that have a ground, with one, too. */
  raised?: boolean;
  /** Asked for when it opens. */
  entries: () => readonly MenuEntry[];
  className?: string;
}

/** A button that opens a menu below itself. */
export function Menu({ label, icon, entries, raised = false, className = '' }: MenuProps) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<readonly MenuEntry[]>([]);
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();
  const anchorName = useAnchorName();
  /** At once: the list is shown right after. */
  const make = () => flushSync(() => setMade(entries()));
  return (
    <>
      <button
        type="button"
        className={raised ? 'button icon-button' : 'button plain icon-button'}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        popoverTarget={id}
        style={{ anchorName }}
        onClick={make}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          make();
          menu.current?.showPopover({ source: event.currentTarget });
        }}
      >
        {icon}
      </button>
      <MenuList
        ref={menu}
        id={id}
        label={label}
        entries={made}
        anchorName={anchorName}
        className={className}
        onOpen={setOpen}
      />
    </>
  );
}

interface ContextMenuProps {
  label: string;
  entries: readonly MenuEntry[];
  /** Where it opens, in the viewport, CSS pixels. */
  at: { xCss: number; yCss: number };
  onClose: () => void;
}

/** A menu at a point, open as long as it is rendered. */
export function ContextMenu({ label, entries, at, onClose }: ContextMenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const anchorName = useAnchorName();
  useLayoutEffect(() => menu.current?.showPopover(), []);
  const anchor: CSSProperties = { position: 'fixed', left: at.xCss, top: at.yCss, anchorName };
  return (
    <>
      <span aria-hidden="true" style={anchor} />
      <MenuList
        ref={menu}
        label={label}
        entries={entries}
        anchorName={anchorName}
        className="at-point"
        onOpen={(open) => {
          if (!open) onClose();
        }}
      />
    </>
  );
}

/** An anchor's name must be an identifier; React's ids may hold other signs. */
function useAnchorName(): string {
  return `--menu-${useId().replace(/\W/g, '')}`;
}

interface MenuListProps {
  ref: React.RefObject<HTMLDivElement | null>;
  id?: string;
  label: string;
  entries: readonly MenuEntry[];
  anchorName: string;
  className?: string;
  onOpen: (open: boolean) => void;
}

function MenuList({ ref, id, label, entries, anchorName, className = '', onOpen }: MenuListProps) {
  const items = () => [...(ref.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Tab') ref.current?.hidePopover();
    // Keys with a modifier are no letters.
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = items();
    const next = nextItem(
      event.key,
      all.findIndex((item) => item.matches(':focus')),
      all,
    );
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div
      ref={ref}
      id={id}
      popover="auto"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      className={`menu ${className}`}
      style={{ positionAnchor: anchorName }}
      onToggle={(event) => {
        onOpen(event.newState === 'open');
      }}
      onKeyDown={onKeyDown}
    >
      {entries.map((entry, index) => (
        <button
          // Two entries may be called the same; a list is made whenever the menu opens, and stays as it is.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={index}
          ref={index === 0 ? focusedOnShow : undefined}
          type="button"
          {...roleOf(entry)}
          tabIndex={-1}
          title={entry.hint}
          aria-disabled={entry.disabled || undefined}
          className={entry.separated ? 'menu-item separated' : 'menu-item'}
          onClick={() => {
            if (entry.disabled) return;
            // Closed first, which gives the focus back: a dialog that opens now will return it there.
            ref.current?.hidePopover();
            entry.run();
          }}
        >
          {entry.label}
        </button>
      ))}
    </div>
  );
}

/**
 * The platform gives it the focus as it shows the popover (HTML, “popover focusing steps”): at `toggle`, which comes later, the
 * next key would be lost. React's own autoFocus would ask for it while it cannot be seen yet.
 */
function focusedOnShow(item: HTMLButtonElement | null): void {
  item?.setAttribute('autofocus', '');
}

function roleOf({ checked, toggled }: MenuEntry): { role: string; 'aria-checked'?: boolean } {
  if (toggled !== undefined) return { role: 'menuitemcheckbox', 'aria-checked': toggled };
  return checked === undefined ? { role: 'menuitem' } : { role: 'menuitemradio', 'aria-checked': checked };
}

/** The item that a key goes to: arrows go round, a letter goes to the next item that begins with it. */
export function nextItem<T extends { textContent: string | null }>(
  key: string,
  at: number,
  items: readonly T[],
): T | undefined {
  switch (key) {
    case 'ArrowDown':
      return items[(at + 1) % items.length];
    case 'ArrowUp':
      return items.at(at <= 0 ? -1 : at - 1);
    case 'Home':
      return items[0];
    case 'End':
      return items.at(-1);
    default: {
      if (key.length !== 1 || key === ' ') return undefined;
      const round = [...items.slice(at + 1), ...items.slice(0, at + 1)];
      return round.find((item) => item.textContent?.toLowerCase().startsWith(key.toLowerCase()));
    }
  }
}
