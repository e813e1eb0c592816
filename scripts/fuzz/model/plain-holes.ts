/** What a hole does to the plain model: its section holds nothing where a view shows it, and private pages stay. */
import { allowsWriting } from '../../../protocol/model.ts';
import { type PlainModel, type PlainView, page, pagesOf, Refused, type Step } from './plain-model.ts';

/** Through a view of memory: which blocks a file has is its file system's to say. */
export function punchStep(letter: string): Step {
  return {
    run(model, how) {
      const view = writableView(model, letter);
      const { bytes, touched } = model.backing(view.section);
      const held = pagesOf(view).filter((index) => touched[index] === true);
      model.destroy(held.length, how);
      const kept = new Map(held.map((index) => [index, bytes.slice(index * page, (index + 1) * page)]));
      for (const index of held) {
        bytes.fill(0, index * page, (index + 1) * page);
        touched[index] = false;
      }
      model.section(view.section).written = true;
      return refillStep(letter, kept);
    },
  };
}

/** `kept`: by page of the section. What was written into the hole beside them stays. */
function refillStep(letter: string, kept: ReadonlyMap<number, Uint8Array>): Step {
  return {
    run(model, how) {
      const view = writableView(model, letter);
      const { bytes, touched } = model.backing(view.section);
      const isEmpty = (index: number) => bytes.subarray(index * page, (index + 1) * page).every((byte) => byte === 0);
      if (!how.overwrite && !pagesOf(view).every(isEmpty)) throw new Refused('Changed');
      for (const [index, held] of kept) {
        bytes.set(held, index * page);
        touched[index] = true;
      }
      model.section(view.section).written = true;
      return punchStep(letter);
    },
  };
}

function writableView(model: PlainModel, letter: string): PlainView {
  const view = model.view(letter);
  if (view.sharing === 'copy-on-write' || !allowsWriting(view.protection)) throw new Refused('AccessViolation');
  return view;
}
