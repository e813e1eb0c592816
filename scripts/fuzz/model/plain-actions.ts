/** What the plain model makes of each action that a window can ask for: steps, as the engine's own plan has them. */
import type { Action } from '../../../protocol/actions.ts';
import { Names } from '../../../protocol/references.ts';
import { punchStep } from './plain-holes.ts';
import type { PlainModel, Step } from './plain-model.ts';
import { page, Refused } from './plain-model.ts';
import {
  createStep,
  hideStep,
  mapStep,
  moveStep,
  protectStep,
  remapStep,
  resizeStep,
  unmapStep,
  writeStep,
} from './plain-steps.ts';

const articleBytes = 64 * 1024;

/** The files that there are, by path: their bytes. */
export type Files = ReadonlyMap<string, number>;

/** Steps to be run in order, one entry of the history; null where the engine has nothing to do and keeps no entry. */
export function stepsOf(model: PlainModel, files: Files, named: Action): Step[] | null {
  const action = new Names().resolve(named);
  switch (action.kind) {
    case 'create-section':
      return createSection(model, action.bytes, action.mapView ? 1 : 0);
    case 'start-article':
      return [
        ...[...model.views.keys()].reverse().map(unmapStep),
        ...[...model.sections.keys()].reverse().map(hideStep),
        renumberStep(1, 0),
        ...createSection(model, articleBytes, 2, 1),
      ];
    case 'open-file':
      return openFile(model, files, action);
    case 'remove-section': {
      model.section(action.section);
      const views = [...model.views.values()].filter(({ section }) => section === action.section);
      return [...views.map(({ letter }) => unmapStep(letter)), hideStep(action.section)];
    }
    case 'map': {
      const { section, offset, sharing, protection, place } = action;
      const length = Math.ceil(action.length / page) * page;
      const address = place.kind === 'fixed' ? place.address : null;
      return [mapStep({ section, offset, length, sharing, protection, own: new Map(), address })];
    }
    case 'unmap':
      return [unmapStep(action.view)];
    case 'move':
      return [moveStep([action], action.method)];
    case 'move-many':
      return [moveStep(action.moves, action.method)];
    case 'resize': {
      const { view, offset, length } = action;
      const now = model.view(view);
      return [resizeStep(view, { address: action.address ?? now.address + offset - now.offset, offset, length })];
    }
    case 'populate':
    case 'populate-write':
    case 'drop-pages':
    case 'cold':
    case 'will-need':
    case 'collapse':
    case 'lock':
    case 'unlock':
    case 'guard':
    case 'unguard':
    case 'name-view':
    case 'name-section':
      return [];
    case 'punch':
      return [punchStep(action.view)];
    case 'protect':
      return model.view(action.view).protection === action.protection
        ? null
        : [protectStep(action.view, action.protection)];
    case 'remap-as':
      return [remapStep(action.view, action.sharing)];
    case 'write': {
      const { view, offset, bytes } = action;
      return [writeStep({ view, offset, bytes, expected: null, giveUp: [] })];
    }
  }
}

/** Numbers and letters of what is made from now on. */
function renumberStep(nextSection: number, nextView: number): Step {
  return {
    run(model) {
      const back = renumberStep(model.nextSection, model.nextView);
      Object.assign(model, { nextSection, nextView });
      return back;
    },
  };
}

/** `views` of all of it, where the engine likes. */
function createSection(model: PlainModel, bytes: number, views: number, id = model.nextSection): Step[] {
  if (bytes <= 0 || bytes % page !== 0) throw new Refused('InvalidArgument');
  const backing = `memory ${model.nextKey}`;
  return [
    {
      run(target, how) {
        const pages = bytes / page;
        const touched = Array.from({ length: pages }, () => false);
        target.backings.set(backing, { bytes: new Uint8Array(bytes), touched, path: null });
        return createStep({ backing, bytes, access: 'read-write', written: false }).run(target, how);
      },
    },
    ...wholeViews(id, bytes, 'read-write', views),
  ];
}

function openFile(model: PlainModel, files: Files, action: Extract<Action, { kind: 'open-file' }>): Step[] {
  const { path, access, mapView } = action;
  const bytes = files.get(path);
  if (bytes === undefined) throw new Refused('NotFound');
  const protection = access === 'read-only' ? 'read' : 'read-write';
  return [
    createStep({ backing: path, bytes, access, written: false }),
    ...wholeViews(model.nextSection, bytes, protection, mapView ? 1 : 0),
  ];
}

function wholeViews(section: number, bytes: number, protection: 'read' | 'read-write', count: number): Step[] {
  const length = Math.ceil(bytes / page) * page;
  return Array.from({ length: count }, () =>
    mapStep({ section, offset: 0, length, sharing: 'shared', protection, own: new Map(), address: null }),
  );
}
