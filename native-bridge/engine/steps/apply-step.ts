/** Carries out one step against the system. All or nothing: a step that throws has left everything as it was. */
import { formatRange } from '../../../protocol/address.ts';
import { asProblem, problem } from '../../../protocol/errors.ts';
import type { SectionOrigin, View } from '../../../protocol/model.ts';
import { namingOf } from '../../../protocol/naming.ts';
import type { OsSection } from '../../os/memory.ts';
import { totalBytes } from '../../os/sorted-extents.ts';
import { differencesOf } from '../looking/check.ts';
import { keptBytes, type Model } from '../model/model.ts';
import { sectionName } from '../model/section-name.ts';
import type { Sliced } from '../model/slices.ts';
import type { Applied, Step, StepOf } from '../model/steps.ts';
import { fillSection } from './fill-section.ts';
import { mapView, refuseForReadOnlyFile, remapInPlace } from './map-view.ts';
import { moveMany } from './move-many.ts';
import { moveView } from './move-view.ts';
import { nameSection, nameView } from './name.ts';
import { giveUp, pageSteps, takeMark } from './page-advice.ts';
import { privatePagesOf } from './private-pages.ts';
import { refill } from './punch.ts';
import { resizeView } from './resize-view.ts';
import { unmapOurs } from './unmap-ours.ts';
import { writeBytes } from './write-bytes.ts';

export interface StepOptions {
  /** Writes bytes back even where they are no longer what we wrote. */
  overwrite: boolean;
  /** Called with each step that was applied, those that take something back among them. Must not throw. */
  record: (step: Step, applied: Applied) => void;
}

type Appliers = {
  [K in Step['kind']]: (model: Model, step: StepOf<K>, options: StepOptions) => Applied | Sliced<Applied>;
};

export function* applyStep(model: Model, step: Step, options: StepOptions): Sliced<Applied> {
  const { destroyed } = model.keeping;
  try {
    // The table ties each kind to its own step, which TypeScript cannot follow through an index.
    const apply = appliers[step.kind] as (model: Model, step: Step, options: StepOptions) => Applied | Sliced<Applied>;
    const applied = apply(model, step, options);
    const done = 'inverse' in applied ? applied : yield* applied;
    options.record(step, done);
    return done;
  } catch (thrown) {
    model.keeping.backTo(destroyed);
    throw model.nameOccupant(asProblem(thrown), wantedFrom(model, step));
  }
}

/** Where the addresses begin that a step wants and does not have yet. */
function wantedFrom(model: Model, step: Step): number {
  if (step.kind === 'map') return step.place.kind === 'fixed' ? step.place.address : 0;
  if (step.kind !== 'move') return 0;
  const { address, length } = model.view(step.view);
  return step.to > address && step.to < address + length ? address + length : step.to;
}

const appliers: Appliers = {
  'create-section': (model, { bytes }) => {
    const os = model.os.createSection(bytes, sectionName(model.nextSection));
    return addSection(model, os, { kind: 'memory' });
  },
  'open-file': (model, { path, access }) => {
    const os = model.os.openFile(path, access);
    return addSection(model, os, { kind: 'file', path, access });
  },
  'hide-section': (model, { section }) => {
    const record = model.section(section);
    model.sections.delete(section);
    model.removedSections.add(record);
    model.changedSections.add(section);
    return { inverse: { kind: 'show-section', record } };
  },
  'show-section': (model, { record }) => {
    const { id: section } = record.info;
    if (!model.removedSections.delete(record)) throw problem('NotFound', `Section ${section} is gone permanently.`);
    model.sections.set(section, record);
    model.changedSections.add(section);
    return { inverse: { kind: 'hide-section', section }, section };
  },
  'fill-section': fillSection,
  renumber: (model, { nextSection, nextView }) => {
    const inverse: Step = { kind: 'renumber', nextSection: model.nextSection, nextView: model.nextView };
    Object.assign(model, { nextSection, nextView });
    return { inverse };
  },
  map: mapView,
  *unmap(model, { view: letter }) {
    const view = model.view(letter);
    const { kept, warnings } = yield* unmapOurs(model, view);
    model.homelessPages.delete(letter);
    model.deleteView(letter);
    const { section, offset, length, sharing, protection, address } = view;
    const place = { kind: 'fixed', address } as const;
    const inverse: Step = {
      ...{ kind: 'map', section, offset, length, sharing, protection, place, letter, kept },
      naming: namingOf(view),
    };
    return { inverse, view: letter, warnings };
  },
  *move(model, { view: letter, to, method }) {
    const view = intact(model, letter);
    const bytesCopied = yield* moveView(model, view, to, method);
    return { inverse: { kind: 'move', view: letter, to: view.address, method }, view: letter, bytesCopied };
  },
  *'move-many'(model, step) {
    const views: View[] = [];
    for (const { view } of step.moves) {
      views.push(intact(model, view));
      yield;
    }
    return yield* moveMany(model, views, step);
  },
  resize: (model, step) => resizeView(model, intact(model, step.view), step),
  protect: (model, { view: letter, protection }) => {
    const view = intact(model, letter);
    refuseForReadOnlyFile(model.section(view.section), view.sharing, protection);
    model.os.protect(view.address, view.length, protection);
    model.setView({ ...view, protection });
    return { inverse: { kind: 'protect', view: letter, protection: view.protection }, view: letter };
  },
  *'remap-as'(model, { view: letter, sharing, kept = [] }) {
    const view = intact(model, letter);
    // Copied in any case: the new mapping may fail after the old one has gone.
    const pages = privatePagesOf(model, view);
    model.keeping.mustCopy(totalBytes(pages), true);
    const had = yield* remapInPlace(model, view, sharing, pages, () => kept);
    model.setView({ ...view, sharing });
    const inverse: Step = { kind: 'remap-as', view: letter, sharing: view.sharing, kept: had };
    return { inverse, view: letter, givenUp: keptBytes(had) };
  },
  'name-view': nameView,
  'name-section': nameSection,
  populate: onPages,
  'populate-write': onPages,
  'drop-pages': onPages,
  cold: onPages,
  'will-need': onPages,
  collapse: onPages,
  punch: onPages,
  refill: (model, step, { overwrite }) => refill(model, intact(model, step.view), step, overwrite),
  'give-up': (model, step, { overwrite }) => giveUp(model, intact(model, step.view), step, overwrite),
  lock: onPages,
  guard: onPages,
  unlock: (model, { kind, view }) => takeMark(model, kind, model.view(view)),
  unguard: (model, { kind, view }) => takeMark(model, kind, model.view(view)),
  write: (model, step, { overwrite }) => writeBytes(model, intact(model, step.view), step, overwrite),
};

function onPages(
  model: Model,
  { kind, view }: { kind: keyof typeof pageSteps; view: string },
): Applied | Sliced<Applied> {
  return pageSteps[kind](model, intact(model, view));
}

function addSection(model: Model, os: OsSection, origin: SectionOrigin): Applied {
  const id = model.nextSection;
  model.nextSection += 1;
  const { bytes, inode, device, unit, lack } = os;
  const info = { id, bytes, origin, inode, device, unit, lack };
  model.sections.set(id, { info, os, listed: {}, written: false });
  model.changedSections.add(id);
  return { inverse: { kind: 'hide-section', section: id }, section: id };
}

/** The view, if the system still has it as we mapped it; throws Changed. */
function intact(model: Model, letter: string): View {
  const view = model.view(letter);
  const [difference] = differencesOf(model.os, view, model.fileOf(view));
  if (!difference) return view;
  throw problem(
    'Changed',
    `View ${letter} is no longer as it was mapped, at ${formatRange(difference.start, difference.end)}: ${difference.message} Unmap it to go on.`,
  );
}
