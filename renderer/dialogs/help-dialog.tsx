import { commandIds, commandNames } from '../../protocol/commands.ts';
import { onApple, shortcutText } from '../commands/shortcuts.ts';
import { CloseAction, Modal } from '../ui/modal.tsx';

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
/** Those of the whole window come from the list of commands itself. */
const windowKeys = commandIds.flatMap((id): [string, string][] => {
  const { keys: shortcuts, label } = commandNames[id];
  return shortcuts ? [[shortcuts.map(shortcutText).join(', '), label.replace('…', '')]] : [];
});
/** Those of a part of the window act only while it has the focus. */
const keys: [string, string][] = [
  ...windowKeys,
  ['Enter, Esc in Value', 'write what was typed, or give it up'],
  ['arrows, Home, End, Page Up, Page Down in the bytes', 'move the cursor'],
  [`${command}+Home, ${command}+End in the bytes`, 'the view’s first and last byte'],
  ['0–9, a–f in the bytes', 'write over: two digits are one byte'],
  ['Tab in the bytes', 'from the digits to the text, where letters write over'],
  [`Shift+arrows, Shift+click, drag, ${command}+A in the bytes`, 'select several'],
  [`${command}+C, ${command}+V in the bytes`, 'copy what is selected as hex or text, paste over what is there'],
  ['wheel, W and S on the map', 'zoom in and out'],
  ['drag, A and D on the map', 'pan; Shift+wheel, too'],
  ['F on the map', 'show the whole selected view'],
  ['double click on the map', 'show all of that view or region'],
  ['full stop, comma on the map', 'the next region, the one before'],
  ['menu key or Shift+F10 on the map', 'the menu of that region, or of the view that has the focus'],
  ['Alt+Left, Alt+Right on the map', 'back and forward through the places it has been at'],
  ['B on the map', 'down to the selected view’s bytes: there two digits write one, Esc leaves'],
  ['arrows in the table', 'go from row to row; left and right fold and unfold'],
  ['Enter, C, M, Delete in the table', 'show the row on the map, copy its address; move or unmap a view'],
  ['arrows on a view’s handle', 'go to the next view'],
  ['Enter on a view’s handle', 'pick it up; arrows move it, Enter drops it, Esc cancels'],
  ['E, Shift+E on a view’s handle', 'pick up its right or left edge, for more or less of its section'],
  [`Shift+arrows, ${command}+A, Shift+click, ${command}+click`, 'select several views: they move together'],
  ['Alt while dragging', 'no snapping but to whole pages'],
];

export function HelpDialog() {
  return (
    <Modal title="Words and keys" className="help">
      <div className="help-columns">
        <Terms heading="Words" entries={words} />
        <Terms heading="Keys" entries={keys} />
      </div>
      <CloseAction />
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
