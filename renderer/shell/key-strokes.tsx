import { useEffect, useState } from 'react';
import { takesText } from '../commands/run-key.ts';
import { onApple } from '../commands/shortcuts.ts';
import './key-strokes.css';

/** How long a key stands after it was pressed, ms; and how many stand at once. */
const shownMs = 2000;
const mostShown = 5;

interface Stroke {
  id: number;
  text: string;
}

/** The keys pressed last, newest last, large enough for the last row. Nothing in them is for screen readers, who have pressed them. */
export function KeyStrokes() {
  const [strokes, setStrokes] = useState<readonly Stroke[]>([]);
  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>();
    let count = 0;
    const listener = (event: KeyboardEvent) => {
      const text = strokeText(event);
      if (text === null) return;
      count += 1;
      const id = count;
      setStrokes((before) => [...before, { id, text }].slice(-mostShown));
      const timer = setTimeout(() => {
        timers.delete(timer);
        setStrokes((before) => before.filter((stroke) => stroke.id !== id));
      }, shownMs);
      timers.add(timer);
    };
    // Before anything else takes the key for itself.
    addEventListener('keydown', listener, { capture: true });
    return () => {
      removeEventListener('keydown', listener, { capture: true });
      for (const timer of timers) clearTimeout(timer);
    };
  }, []);
  return (
    <div className="key-strokes" aria-hidden="true">
      {strokes.map(({ id, text }) => (
        <kbd key={id}>{text}</kbd>
      ))}
    </div>
  );
}

const modifiers = ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Process', 'Dead', 'Unidentified'];
const names: Record<string, string> = {
  ' ': 'Space',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** `Ctrl+Z`; null for a modifier alone, for a key that is held, and for what is merely typed into a field. */
export function strokeText(event: KeyboardEvent): string | null {
  const { key, ctrlKey, altKey, shiftKey, metaKey, repeat, isComposing } = event;
  const isTyped = key.length === 1 && !ctrlKey && !metaKey && takesText(event.target);
  if (modifiers.includes(key) || repeat || isComposing || isTyped) return null;
  const name = names[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  // A sign such as `?` has its Shift in it.
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  const held = [
    ctrlKey && (onApple ? '⌃' : 'Ctrl'),
    altKey && (onApple ? '⌥' : 'Alt'),
    shiftKey && !(isSign && !ctrlKey) && (onApple ? '⇧' : 'Shift'),
    metaKey && (onApple ? '⌘' : 'Meta'),
  ].filter((each) => each !== false);
  return [...held, name].join(onApple ? '' : '+');
}
