import { type FormEvent, useEffect, useState } from 'react';
import { formatAddress } from '../../protocol/address.ts';
import { protectionText } from '../../protocol/region-text.ts';
import { formatSize } from '../../protocol/size.ts';
import { differenceKinds } from '../../protocol/watched-moments.ts';
import type { WatchChange, WatchReply } from '../../protocol/watching.ts';
import { hueOfDifference } from '../map/draw/differences.ts';
import { Choice } from '../ui/choice.tsx';
import { CloseButton } from '../ui/close-button.tsx';
import { ask, say } from './ask.ts';
import { goTo } from './orders.ts';
import { compareBy, compareWith, forgetMoment, keepMoment } from './panels.ts';
import { timeText } from './timeline.ts';
import { type MomentPlace, useWatch } from './watch-store.ts';
import { WatchTable } from './watch-table.tsx';

const signs: Record<(typeof differenceKinds)[number], string> = {
  ...{ added: '+', removed: '−', changed: '~', grown: '↑', shrunk: '↓' },
};
const ways = [
  { value: 'address', label: 'by address' },
  { value: 'content', label: 'by what is mapped' },
] as const;

/** The moment on show against another one, of this trace or of another; and the moments that have names. */
export function ComparePanel() {
  const { base, by, comparison } = useWatch();
  const options = useMoments();
  const value = base ? keyOf(base) : '';
  return (
    <section className="watch-panel" aria-label="Compare moments">
      <div className="watch-tools">
        <Choice
          label="Compare with"
          showLabel={true}
          value={options.some((option) => option.value === value) ? value : ''}
          options={[{ value: '', label: 'nothing' }, ...options]}
          onChange={(key) => compareWith(key === '' ? null : placeOf(key))}
        />
        <Choice label="How" value={by} options={ways} onChange={compareBy} />
        <NameThis />
      </div>
      {comparison && base && <Differences comparison={comparison} />}
      {!base && <Markers />}
    </section>
  );
}

function keyOf({ watch, process, position }: MomentPlace): string {
  return `${watch} ${process} ${position}`;
}

function placeOf(key: string): MomentPlace {
  const [watch = 0, process = 0, position = 0] = key.split(' ').map(Number);
  return { watch, process, position };
}

/** What the moment on show can be compared with. */
function useMoments(): { value: string; label: string }[] {
  const { watch, process, base } = useWatch();
  const [others, setOthers] = useState<readonly WatchChange['watch'][]>([]);
  const id = watch?.id;
  useEffect(() => {
    ask('list', {}).then(
      ({ watches }) => setOthers(watches.map((one) => one.watch).filter((one) => one.id !== id)),
      say,
    );
  }, [id]);
  if (!watch) return [];
  const own = watch.markers.map((marker) => ({ value: keyOf({ watch: watch.id, ...marker }), label: marker.name }));
  const begin = { watch: watch.id, process, position: 1 };
  const end = { watch: watch.id, process, position: watch.events };
  const options = [
    { value: keyOf(begin), label: 'the beginning (call 1)' },
    ...own,
    ...(watch.status === 'running' ? [] : [{ value: keyOf(end), label: `the end (call ${watch.events})` }]),
    ...others.flatMap((other) => [
      ...other.processes.slice(0, 20).map(({ index, pid }) => ({
        value: keyOf({ watch: other.id, process: index, position: other.events }),
        label: `${other.title.slice(0, 30)}: ${pid} at its end`,
      })),
      ...other.markers.map((marker) => ({
        value: keyOf({ watch: other.id, ...marker }),
        label: `${other.title.slice(0, 30)}: ${marker.name}`,
      })),
    ]),
  ];
  const isKnown = !base || options.some(({ value }) => value === keyOf(base));
  return isKnown ? options : [...options, { value: keyOf(base), label: `call ${base.position}` }];
}

/** Gives the moment on show a name. */
function NameThis() {
  const { watch, process, position } = useWatch();
  const known = watch?.markers.find((one) => one.position === position && one.process === process);
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keepMoment(name.trim() === '' ? undefined : name.trim());
    setName('');
  };
  return (
    <form className="watch-name" onSubmit={submit}>
      <input
        className="field small"
        aria-label="Name of this moment"
        placeholder={known ? known.name : 'Name of this moment'}
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="button small">
        {known ? 'Rename' : 'Keep'}
      </button>
    </form>
  );
}

function Markers() {
  const { watch } = useWatch();
  if (!watch || watch.markers.length === 0) {
    return (
      <p className="watch-note">
        Kept moments are listed here, and are flags on the timeline; they are saved in the trace.
      </p>
    );
  }
  return (
    <ul className="watch-markers">
      {watch.markers.map(({ process, position, name, time }) => (
        <li key={`${process} ${position}`}>
          <button type="button" className="button plain small" onClick={() => goTo(position, process)}>
            {name}
          </button>
          <span className="watch-note">
            {timeText(time)} · call {position}
          </span>
          <button
            type="button"
            className="button plain small"
            onClick={() => compareWith({ watch: watch.id, process, position })}
          >
            Compare
          </button>
          <CloseButton
            small
            name={`Forget ${name}`}
            title={`Forget ${name}`}
            onClick={() => forgetMoment(process, position)}
          />
        </li>
      ))}
    </ul>
  );
}

const signed = (bytes: number) => (bytes === 0 ? '0 B' : `${bytes > 0 ? '+' : '−'}${formatSize(Math.abs(bytes))}`);

function Differences({ comparison: { sums, mapped, rows } }: { comparison: WatchReply<'compare'> }) {
  const all = sums.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <p className="watch-sums" role="status">
        {sums.map(({ count, bytes }, kind) => (
          <span key={differenceKinds[kind]} style={{ color: `var(--section-${hueOfDifference[kind]}-text)` }}>
            {signs[differenceKinds[kind] ?? 'changed']} {count} {differenceKinds[kind]}
            {bytes !== 0 && ` ${signed(bytes)}`}
          </span>
        ))}
        <span>
          mapped {formatSize(mapped.before)} → {formatSize(mapped.after)} ({signed(mapped.after - mapped.before)})
        </span>
      </p>
      <WatchTable
        label="Differences"
        columns={['What', 'Where', '#Size', 'Access', 'Name', 'Made by']}
        note={all > rows.length ? `The largest ${rows.length} of ${all} are listed.` : null}
      >
        {rows.map((row) => (
          <DifferenceRow key={`${row.kind} ${row.before?.start} ${row.after?.start}`} row={row} />
        ))}
      </WatchTable>
    </>
  );
}

function DifferenceRow({ row: { kind, bytes, before, after } }: { row: WatchReply<'compare'>['rows'][number] }) {
  const side = after ?? before;
  if (!side) return null;
  const [was, is] = [before && protectionText(before.protection), after && protectionText(after.protection)];
  const maker = after?.madeBy ?? null;
  return (
    <tr>
      <td style={{ color: `var(--section-${hueOfDifference[differenceKinds.indexOf(kind)]}-text)` }}>
        {signs[kind]} {kind}
      </td>
      <td className="mono">
        {formatAddress(side.start)}–{formatAddress(side.end)}
      </td>
      <td className="number">{bytes === 0 ? formatSize(side.end - side.start) : signed(bytes)}</td>
      <td className="mono">{was && is && was !== is ? `${was} → ${is}` : (is ?? was)}</td>
      <td title={side.path}>{side.path === '' ? 'anonymous' : side.path}</td>
      <td>
        {maker !== null && (
          <button type="button" className="button plain small" onClick={() => goTo(maker + 1)}>
            call {maker + 1}
          </button>
        )}
      </td>
    </tr>
  );
}
