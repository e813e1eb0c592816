/** Operations of each kind on a stage that has something for each: what tests of failing calls go through. */
import type { Action } from '../../../protocol/actions.ts';
import { address, offsetAddress } from '../../../protocol/address.ts';
import type { PageCall } from '../../../protocol/model.ts';
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
export const operations: [string, (stage: Stage) => Action][] = [
  ['start-article', () => ({ kind: 'start-article' })],
  ['create-section', () => ({ kind: 'create-section', bytes: 4096, mapView: false })],
  ['create-section with a view', () => ({ kind: 'create-section', bytes: 4096, mapView: true })],
  ['open-file', (stage) => ({ kind: 'open-file', path: pathOf(stage), access: 'read-only', mapView: true })],
  ['remove-section', () => ({ kind: 'remove-section', section: 1 })],
  ['map', ({ page }) => mapOf(page, { kind: 'next-free' })],
  ['map where the system likes', ({ page }) => mapOf(page, { kind: 'system' })],
  ['map at an address', ({ page }) => mapOf(page, { kind: 'fixed', address: at })],
  ['unmap', () => ({ kind: 'unmap', view: 'A' })],
  ['unmap with private pages', () => ({ kind: 'unmap', view: 'B' })],
  ['unmap with private pages and no access', () => ({ kind: 'unmap', view: 'C' })],
  ['move by remap', () => ({ kind: 'move', view: 'B', to: at, method: 'remap' })],
  ['move by unmap-map', () => ({ kind: 'move', view: 'C', to: at, method: 'unmap-map' })],
  ['move onto itself', (stage) => nudge(stage, 'C')],
  ['move-many by remap', ({ page }) => moveAll(page, 'remap')],
  ['move-many by unmap-map', ({ page }) => moveAll(page, 'unmap-map')],
  ['move-many in a circle', (stage) => swap(stage, 'A', 'B')],
  ['resize: a part less', (stage) => resize(stage, 'B', 1, 2)],
  ['resize: less on either side, without access', (stage) => resize(stage, 'C', 1, 1)],
  ['protect', () => ({ kind: 'protect', view: 'B', protection: 'none' })],
  ['remap-as copy-on-write', () => ({ kind: 'remap-as', view: 'A', sharing: 'copy-on-write' })],
  ['remap-as shared', () => ({ kind: 'remap-as', view: 'B', sharing: 'shared' })],
  ['remap-as shared without access', () => ({ kind: 'remap-as', view: 'C', sharing: 'shared' })],
  ['write', () => write('A', 5)],
  ['write into a private page', () => write('B', 5)],
  ['write that makes pages private', ({ page }) => write('B', page - 1)],
  ['write into a file', () => write('D', 0)],
];

/** What the system can be asked about pages, by the call that it needs for it: not on the fake. Some set up more than `setUp`. */
export const pageOperations: [PageCall, string, (stage: Stage) => Action | Promise<Action>][] = [
  onPages('populate', 'A'),
  onPages('populate-write', 'A'),
  onPages('populate-write', 'B'),
  onPages('drop-pages', 'A'),
  onPages('drop-pages', 'B'),
  onPages('cold', 'A'),
  onPages('will-need', 'A'),
  onPages('will-need', 'D'),
  onPages('punch', 'A'),
  onPages('lock', 'A'),
  ['unlock', 'unlock of A', (stage) => after(stage, 'lock', 'unlock')],
  onPages('guard', 'A'),
  ['unguard', 'unguard of A', (stage) => after(stage, 'guard', 'unguard')],
  ['collapse', 'collapse', collapse],
];

function onPages(kind: PageCall, view: string): (typeof pageOperations)[number] {
  return [kind, `${kind} of ${view}`, () => ({ kind, view })];
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

function mapOf(page: number, place: Extract<Action, { kind: 'map' }>['place']): Action {
  return { kind: 'map', section: 1, offset: page, length: page, sharing: 'shared', protection: 'read', place };
}

function nudge(stage: Stage, view: string): Action {
  return { kind: 'move', view, to: offsetAddress(stage.view(view).address, stage.page), method: 'remap' };
}

function moveAll(page: number, method: 'remap' | 'unmap-map'): Action {
  const moves = ['A', 'B', 'C'].map((view, index) => ({ view, to: offsetAddress(at, index * pages * page) }));
  return { kind: 'move-many', moves, method };
}

function swap(stage: Stage, one: string, other: string): Action {
  const moves = [
    { view: one, to: stage.view(other).address },
    { view: other, to: stage.view(one).address },
  ];
  return { kind: 'move-many', moves, method: 'remap' };
}

/** `length` pages from `offset` on. */
function resize(stage: Stage, view: string, offset: number, length: number): Action {
  const { address: from } = stage.view(view);
  const { page } = stage;
  const to = offsetAddress(from, offset * page);
  return { kind: 'resize', view, address: to, offset: offset * page, length: length * page };
}

export function write(view: string, offset: number): Action {
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
