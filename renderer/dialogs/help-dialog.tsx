import { onApple, shortcutText } from '../shell/keys.ts';
import { commands } from '../state/commands.ts';
import { closeDialog, Modal } from './modal.tsx';

const words: [string, string][] = [
  ['section', 'a piece of memory that can be mapped'],
  ['view', 'one mapping of a range of a section at an address; views are lettered A, B, C … in the order made'],
  ['alias', 'two views that show the same bytes of a section'],
  ['region', 'a range of this process’s addresses as the system itself lists it'],
  ['granularity', 'the unit that an address must be a multiple of'],
  ['touched', 'pages that were ever written or read; the others take up nothing'],
  ['resident', 'pages that have a frame of real memory now'],
  ['sharing', 'shared, or copy-on-write: chosen when a view is mapped'],
  ['private page', 'a page of a copy-on-write view after its own first write'],
  ['protection', 'no access, read-only or read-write; may change at any time'],
  ['move', 'a view gets a new address, its bytes neither copied nor paged in'],
];

const command = onApple ? '⌘' : 'Ctrl';
const keys: [string, string][] = [
  [commands.undo.keys?.map(shortcutText).join(', ') ?? '', 'undo'],
  [commands.redo.keys?.map(shortcutText).join(', ') ?? '', 'redo'],
  ['?', 'this help'],
  ['Enter, Esc in Value', 'write what was typed, or give it up'],
  ['arrows, Home, End, Page Up, Page Down in the bytes', 'move the cursor'],
  [`${command}+Home, ${command}+End in the bytes`, 'the view’s first and last byte'],
  ['0–9, a–f in the bytes', 'write over: two digits are one byte'],
  ['Tab in the bytes', 'from the digits to the text, where letters write over'],
  ['wheel, W and S on the map', 'zoom in and out'],
  ['drag, A and D on the map', 'pan; Shift+wheel, too'],
  ['F on the map', 'show the whole selected view'],
  ['arrows on a view’s handle', 'go to the next view'],
  ['Enter on a view’s handle', 'pick it up; arrows move it, Enter drops it, Esc cancels'],
];

export function HelpDialog() {
  return (
    <Modal title="Words and keys" className="help">
      <div className="help-columns">
        <Terms heading="Words" entries={words} />
        <Terms heading="Keys" entries={keys} />
      </div>
      <div className="dialog-actions">
        <button type="button" className="button primary" onClick={closeDialog}>
          Close
        </button>
      </div>
    </Modal>
  );
}

function Terms({ heading, entries }: { heading: string; entries: readonly [string, string][] }) {
  return (
    <section>
      <h3>{heading}</h3>
      <dl>
        {entries.map(([term, meaning]) => (
          <div key={term} className="term">
            <dt>{term}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
