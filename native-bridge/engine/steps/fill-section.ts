/** Puts contents into a section, by its own mapping. */
import { address } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import { keptBytes, type Model } from '../model/model.ts';
import { piecesOf, type Sliced } from '../model/slices.ts';
import type { Applied, StepOf } from '../model/steps.ts';

export function* fillSection(model: Model, { section, contents }: StepOf<'fill-section'>): Sliced<Applied> {
  const { os } = model;
  const { os: file, info } = model.section(section);
  const inverse = { kind: 'fill-section', section, contents: [] } as const;
  if (contents.length === 0) return { inverse, section };
  model.memory.require(keptBytes(contents));
  const whole = { offset: 0, length: info.bytes, sharing: 'shared', protection: 'read-write', address: null } as const;
  const at = os.map(file, whole);
  try {
    for (const { offset, bytes } of contents) {
      for (const { from, to } of piecesOf(bytes.length)) {
        if (os.write(address(at + offset + from), bytes.subarray(from, to)) < to - from) {
          throw problem('OutOfMemory', `There is not enough memory for what section ${section} holds.`);
        }
        yield;
      }
    }
  } finally {
    os.unmap(at, info.bytes);
  }
  return { inverse, section };
}
