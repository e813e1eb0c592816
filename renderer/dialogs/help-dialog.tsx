import { type CommandMenu, commandMenus } from '../../protocol/command-record.ts';
import { type CommandId, commandGroups, commandIds, commandName, commandRecords } from '../../protocol/commands.ts';
import { carryKeys } from '../commands/keys-description.ts';
import { hintOf } from '../commands/registry.ts';
import { keysText, onApple } from '../commands/shortcuts.ts';
import { selectedTarget, viewTarget } from '../commands/target.ts';
import { useApp } from '../state/store.ts';
import { CloseAction, Modal } from '../ui/modal.tsx';

const words: [string, string][] = [
  ['section', 'a piece of memory that can be mapped'],
  ['view', 'one mapping of a range of a section at an address; views are lettered A, B, C … in the order made'],
  ['name, note', 'what you call a view or section, beside its letter or number, and a text about it'],
  ['alias', 'two views that show the same bytes of a section'],
  ['region', 'a range of this process’s addresses as the system itself lists it'],
  ['granularity', 'the unit that an address must be a multiple of'],
  ['touched', 'pages that have been written or read; the others use no memory'],
  ['resident', 'pages that have a frame of real memory now'],
  ['sharing', 'shared, or copy-on-write: chosen when a view is mapped'],
  ['private page', 'a page of a copy-on-write view after its own first write'],
  ['protection', 'no access, read-only or read-write, and whether it is executable; can be changed at any time'],
  [
    'trace',
    'a program’s calls that change what it maps, with lists of its regions: any moment of it is shown as a map',
  ],
  [
    'sampling',
    'lists of a process’s regions, one after another: changes between two lists are missed, and the calls are not known',
  ],
  ['move', 'a view gets a new address; its bytes are not copied or paged in'],
];

const command = onApple ? '⌘' : 'Ctrl';

/** What keys, wheel and pointer do inside a part of the window without being commands: they type, or move a cursor. */
const others: [string, string][] = [
  ...carryKeys.map(([keys, meaning]): [string, string] => [`${keys} while a view is carried`, meaning]),
  ['Alt while dragging', 'no snapping but to whole pages'],
  ['wheel on the map', 'zoom; Shift+wheel pans'],
  ['two fingers on a trackpad', 'pan; a pinch zooms. Mouse or trackpad is recognized, or chosen in the settings'],
  ['arrows at the map’s edges', 'lead to views out of sight'],
  ['drag on the map', 'pan; on a view, move it; on its edge, show more or less of its section'],
  ['double click on the map', 'fit that view or region'],
  [`Shift+click, ${command}+click on a view`, 'select several: they are moved and changed together'],
  ['right click, menu key, Shift+F10', 'everything that can be done with a view, region, section or free address'],
  ['two maps, one above the other', 'keys and commands act on the one that was used last'],
  ['click on a ribbon between two maps', 'the pages that it joins are shown in the same place of both'],
  ['Esc on the map', 'deselect the region'],
  ['0–9, A–F in the bytes', 'overwrite: two digits are one byte; on the map, Esc leaves the bytes'],
  ['arrows, Home, End, Page Up, Page Down in the bytes', 'move the cursor'],
  [`${command}+Home, ${command}+End in the bytes`, 'the view’s first and last byte'],
  ['Tab in the bytes', 'from the digits to the text, where letters overwrite'],
  [`Shift+arrows, Shift+click, drag, ${command}+A in the bytes`, 'select several'],
  [`${command}+C, ${command}+V in the bytes`, 'copy what is selected as hex or text, paste over what is there'],
  ['right click, menu key on selected bytes', 'fill, copy as C array, Base64 or hexdump, save, overwrite from a file'],
  ['Tab, arrows, Enter in a path', 'complete it; ~ is the home folder, file:// addresses are read, too'],
  [
    'a write that is refused',
    'on Linux it is really tried: the call and its EFAULT appear in the call log, in red; elsewhere the card says that it was not tried',
  ],
  ['Enter, Esc in Value, in the data inspector', 'write what was typed (42, 0x2a, -1, 0.5, 2026-11-29), or discard it'],
  ['up, down in the data inspector', 'the same byte order of the type above or below'],
  [
    'Measure in the last step of “A big block moves at once”',
    'moving beside copying, by size; the points stay while the scene is played, and are saved as CSV or PNG',
  ],
  ['arrows, Page Up, Page Down, Home, End on the timeline', 'by one call, by 100, to the ends'],
  ['wheel on the timeline', 'zoom at the pointer; Shift+wheel pans'],
  ['drag on the timeline', 'go to a moment; flags are kept moments, the dashed line is what is resident'],
  ['Shift+Delete on a kept place in “Go to”', 'forget it'],
  ['click, Enter on a call in the list', 'select the view that it was about, and show it on the map'],
  ['arrows in the table', 'go from row to row; left and right fold and unfold'],
  [
    `Shift+arrows, Shift+click, ${command}+click, ${command}+arrows with Space, ${command}+A in the table`,
    'select several regions: their sums are shown below',
  ],
  [
    'Shift+← → on a column’s name, drag at its edge',
    'make it narrower or wider; Shift+Home or a double click resets it',
  ],
];

const keys: [string, string][] = [
  ...commandIds.flatMap((id): [string, string][] => {
    const text = keysText(id);
    return text === '' ? [] : [[text, commandName(id).replace('…', '')]];
  }),
  ...others,
];

export function HelpDialog() {
  return (
    <Modal title="Words and keys" className="help">
      <div className="help-columns">
        <Terms heading="Words" entries={words} />
        <Terms heading="Keys" entries={keys} />
      </div>
      <h3>Commands</h3>
      <p className="field-hint">Every command, and what it would do now. The palette finds each by its name.</p>
      {commandMenus.map((menu) => (
        <Commands key={menu} menu={menu} />
      ))}
      <CloseAction />
    </Modal>
  );
}

const menuNames: Record<CommandMenu, string> = {
  file: 'Sections, views and files',
  edit: 'History and selection',
  view: 'With the selected view',
  go: 'Going and looking',
  window: 'The window',
  help: 'Help',
  app: 'Settings',
};

/** What stands in one native menu: the name and its keys, and the sentence of the tooltip. */
function Commands({ menu }: { menu: CommandMenu }) {
  return (
    <section>
      <h4>{menuNames[menu]}</h4>
      <dl>
        {commandGroups(menu)
          .flat()
          .map((id) => (
            <div key={id} className="term command" data-command={id}>
              <dt>
                {commandName(id)} {keysText(id) !== '' && <kbd>{keysText(id)}</kbd>}
              </dt>
              <dd>{sentence(id)}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

/** Of what is selected; where nothing is, of the first view, for the sentence to say what the command does. */
function sentence(id: CommandId): string {
  const state = useApp.getState();
  const record = commandRecords[id];
  const [first] = state.views.keys();
  const example = first !== undefined && record.on?.includes('view') ? viewTarget([first]) : null;
  return hintOf(id, state, selectedTarget(record, state) ?? example);
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
