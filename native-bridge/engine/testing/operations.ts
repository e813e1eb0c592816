/** Operations of each kind on a stage that has something for each: what tests of failing calls go through. */
import type { Action } from '../../../protocol/actions.ts';
import { address, offsetAddress } from '../../../protocol/address.ts';
import { type PageCall, pageCalls } from '../../../protocol/model.ts';
import { known, Stage } from './stage.ts';
import type { TestWorld } from './world.ts';

const pages = 4;

/** Section 1 with A shared, B copy-on-write with a private page, C the same without access; section 2, a file, with D. */
export async function setUp<W extends TestWorld>(world: W): Promise<Stage<W>> {
  const stage = new Stage(world);
  const section = await stage.section(pages * stage.page);
  await stage.map(section);
  await stage.map(section, { sharing: 'copy-on-write' });
  await stage.map(section, { sharing: 'copy-on-write', place: { kind: 'fixed', address: stage.place() } });
  await stage.write('A', 0, 1, 2, 3);
  await stage.write('B', 10, 4);
  await stage.write('C', stage.page, 5);
  await stage.perform({ kind: 'protect', view: 'C', protection: 'none' });
  const path = stage.world.createFile(Uint8Array.of(6, 7, 8));
  await stage.perform({ kind: 'open-file', path, access: 'read-write', mapView: true });
  return stage;
}

/** Free on the fake and on the real system. */
export const at = address(0x50_0000_0000);
type ActionOf<K extends Action['kind']> = Extract<Action, { kind: K }>;
/** What is done, in words behind the kind, and how it is asked for. */
type Ways<K extends Action['kind']> = [how: string, of: (stage: Stage) => ActionOf<K>][];

/** By kind, so that none is forgotten; what the system can be asked about pages stands below. */
const byKind: { [K in Exclude<Action['kind'], PageCall>]: Ways<K> } = {
  'start-article': [['', () => ({ kind: 'start-article' })]],
  'create-section': [
    ['', () => ({ kind: 'create-section', bytes: 4096, mapView: false })],
    ['with a view', () => ({ kind: 'create-section', bytes: 4096, mapView: true })],
  ],
  'open-file': [['', (stage) => ({ kind: 'open-file', path: pathOf(stage), access: 'read-only', mapView: true })]],
  'remove-section': [['', () => ({ kind: 'remove-section', section: 1 })]],
  map: [
    ['', ({ page }) => mapOf(page, { kind: 'next-free' })],
    ['where the system likes', ({ page }) => mapOf(page, { kind: 'system' })],
    ['at an address', ({ page }) => mapOf(page, { kind: 'fixed', address: at })],
  ],
  unmap: [
    ['', () => ({ kind: 'unmap', view: 'A' })],
    ['with private pages', () => ({ kind: 'unmap', view: 'B' })],
    ['with private pages and no access', () => ({ kind: 'unmap', view: 'C' })],
  ],
  move: [
    ['by remap', () => ({ kind: 'move', view: 'B', to: at, method: 'remap' })],
    ['by unmap-map', () => ({ kind: 'move', view: 'C', to: at, method: 'unmap-map' })],
    ['onto itself', (stage) => nudge(stage, 'C')],
  ],
  'move-many': [
    ['by remap', ({ page }) => moveAll(page, 'remap')],
    ['by unmap-map', ({ page }) => moveAll(page, 'unmap-map')],
    ['in a circle', (stage) => swap(stage, 'A', 'B')],
  ],
  resize: [
    ['to a part less', (stage) => resize(stage, 'B', 1, 2)],
    ['to less on either side, without access', (stage) => resize(stage, 'C', 1, 1)],
  ],
  protect: [['', () => ({ kind: 'protect', view: 'B', protection: 'none' })]],
  'remap-as': [
    ['copy-on-write', () => ({ kind: 'remap-as', view: 'A', sharing: 'copy-on-write' })],
    ['shared', () => ({ kind: 'remap-as', view: 'B', sharing: 'shared' })],
    ['shared without access', () => ({ kind: 'remap-as', view: 'C', sharing: 'shared' })],
  ],
  write: [
    ['', () => write('A', 5)],
    ['into a private page', () => write('B', 5)],
    ['that makes pages private', ({ page }) => write('B', page - 1)],
    ['into a file', () => write('D', 0)],
  ],
  // No call is made for them.
  'name-view': [],
  'name-section': [],
};

type Operation<A = Action> = [name: string, of: (stage: Stage) => A];
const named = <A>(kind: string, ways: readonly Operation<A>[]) =>
  ways.map(([how, of]): Operation<A> => [`${kind} ${how}`.trim(), of]);
export const operations: Operation[] = Object.entries(byKind).flatMap(([kind, ways]) => named<Action>(kind, ways));

/** By the call that is needed for it: not on the fake. Some set up more than `setUp`. */
const byPageCall: Record<PageCall, Operation<Action | Promise<Action>>[]> = {
  populate: [onPages('populate', 'A')],
  'populate-write': [onPages('populate-write', 'A'), onPages('populate-write', 'B')],
  'drop-pages': [onPages('drop-pages', 'A'), onPages('drop-pages', 'B')],
  cold: [onPages('cold', 'A')],
  'will-need': [onPages('will-need', 'A'), onPages('will-need', 'D')],
  punch: [onPages('punch', 'A')],
  lock: [onPages('lock', 'A')],
  unlock: [['of A', (stage) => after(stage, 'lock', 'unlock')]],
  guard: [onPages('guard', 'A')],
  unguard: [['of A', (stage) => after(stage, 'guard', 'unguard')]],
  collapse: [['', collapse]],
};
export const pageOperations = pageCalls.flatMap((call) =>
  named(call, byPageCall[call]).map(([name, of]) => [call, name, of] as const),
);

function onPages(kind: PageCall, view: string): Operation {
  return [`of ${view}`, () => ({ kind, view })];
}

async function after(stage: Stage, first: PageCall, then: PageCall): Promise<Action> {
  await stage.perform({ kind: first, view: 'A' });
  return { kind: then, view: 'A' };
}

/** Of a view that two huge pages fit into, of which one was touched. */
async function collapse(stage: Stage): Promise<Action> {
  const section = await stage.section(2 * stage.os.abilities.hugePageBytes);
  const view = await stage.map(section, { place: { kind: 'fixed', address: at } });
  await stage.write(view, 0, 7);
  return { kind: 'collapse', view };
}

function pathOf(stage: Stage): string {
  const { origin } = stage.record(2).info;
  return known(origin.kind === 'file' ? origin.path : null);
}

function mapOf(page: number, place: ActionOf<'map'>['place']): ActionOf<'map'> {
  return { kind: 'map', section: 1, offset: page, length: page, sharing: 'shared', protection: 'read', place };
}

function nudge(stage: Stage, view: string): ActionOf<'move'> {
  return { kind: 'move', view, to: offsetAddress(stage.view(view).address, stage.page), method: 'remap' };
}

function moveAll(page: number, method: 'remap' | 'unmap-map'): ActionOf<'move-many'> {
  const moves = ['A', 'B', 'C'].map((view, index) => ({ view, to: offsetAddress(at, index * pages * page) }));
  return { kind: 'move-many', moves, method };
}

function swap(stage: Stage, one: string, other: string): ActionOf<'move-many'> {
  const moves = [
    { view: one, to: stage.view(other).address },
    { view: other, to: stage.view(one).address },
  ];
  return { kind: 'move-many', moves, method: 'remap' };
}

/** `length` pages from `offset` on. */
function resize(stage: Stage, view: string, offset: number, length: number): ActionOf<'resize'> {
  const { address: from } = stage.view(view);
  const { page } = stage;
  const to = offsetAddress(from, offset * page);
  return { kind: 'resize', view, address: to, offset: offset * page, length: length * page };
}

export function write(view: string, offset: number): ActionOf<'write'> {
  return { kind: 'write', view, offset, bytes: Uint8Array.of(91, 92, 93) };
}

/** All that must not have changed. */
export function everything(stage: Stage) {
  const { model } = stage.engine;
  const { history, unsaved } = stage.snapshot;
  return {
    ...stage.picture(),
    ...{ undo: history.undo, redo: history.redo, unsaved },
    ...{ nextView: model.nextView, nextSection: model.nextSection, openSections: stage.world.openSections() },
  };
}
