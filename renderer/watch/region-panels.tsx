/** What became of one region; and what calls mapped that is still there, by who called. */
import { formatAddress } from '../../protocol/address.ts';
import { protectionText } from '../../protocol/region-text.ts';
import { formatSize } from '../../protocol/size.ts';
import { goTo } from './orders.ts';
import { timeText } from './timeline.ts';
import { useWatch } from './watch-store.ts';
import { WatchTable } from './watch-table.tsx';

function CallButton({ call }: { call: number }) {
  return (
    <button type="button" className="button plain small" onClick={() => goTo(call + 1)}>
      call {call + 1}
    </button>
  );
}

export function HistoryPanel() {
  const { historyOf, history, position, watch } = useWatch();
  if (!historyOf) {
    return <p className="watch-panel watch-note">“Show what became of it” in a region’s menu fills this.</p>;
  }
  const name = formatAddress(historyOf.start);
  return (
    <section className="watch-panel" aria-label="History of a region">
      <p className="watch-sums" role="status">
        <span>
          What became of <span className="mono">{name}</span>
        </span>
        {history?.steps.length === 0 && <span>No known call made it: it was there before, or grew by itself</span>}
        {history && watch && history.until < watch.events && !history.steps.some(({ what }) => what === 'unmapped') && (
          <span>
            looked through as far as call {history.until} of {watch.events}
          </span>
        )}
      </p>
      <WatchTable label="Steps" columns={['What', 'When', 'Thread', 'Call', 'From', 'Go to']}>
        {history?.steps.map(({ call, what, time, tid, text, caller, stack }) => (
          <tr key={`${call} ${what}`} className={call + 1 > position ? 'later' : ''}>
            <td>{what}</td>
            <td className="number">{timeText(time)}</td>
            <td className="number">{tid}</td>
            <td className="mono" title={text}>
              {text}
            </td>
            <td className="mono" title={stack === '' ? caller : stack}>
              {caller}
            </td>
            <td>
              <CallButton call={call} />
            </td>
          </tr>
        ))}
      </WatchTable>
    </section>
  );
}

export function UnfreedPanel() {
  const { unfreed } = useWatch();
  if (!unfreed) return <section className="watch-panel" aria-label="Never unmapped" />;
  const { groups, count, bytes, omitted } = unfreed;
  return (
    <section className="watch-panel" aria-label="Never unmapped">
      <p className="watch-sums" role="status">
        <span>
          {count} mappings that calls made are still there: {formatSize(bytes)}
        </span>
        <span>by caller; many of one size from one place are a leak’s sign</span>
        {omitted > 0 && <span>{omitted} smaller groups are left out</span>}
      </p>
      <WatchTable label="Groups" columns={['#Count', '#Sum', '#Each', 'Access', 'What', 'Called from', 'First, last']}>
        {groups.map((group) => (
          <tr key={`${group.first} ${group.path} ${group.protection}`}>
            <td className="number">{group.count}</td>
            <td className="number">{formatSize(group.bytes)}</td>
            <td className="number">{group.each === null ? 'various' : formatSize(group.each)}</td>
            <td className="mono">{protectionText(group.protection)}</td>
            <td title={group.path}>{group.path === '' ? 'anonymous' : group.path}</td>
            <td className="mono" title={group.stack === '' ? group.caller : group.stack}>
              {frameOf(group.stack) ?? group.caller}
            </td>
            <td>
              <CallButton call={group.first} />
              {group.last !== group.first && <CallButton call={group.last} />}
            </td>
          </tr>
        ))}
      </WatchTable>
    </section>
  );
}

/** The innermost frame that is not the C library’s own, without its address. */
function frameOf(stack: string): string | null {
  const frames = stack.split('\n').filter(Boolean);
  const own = frames.find((frame) => !/\blibc[.-]|\bld-linux/.test(frame)) ?? frames[0];
  return own === undefined ? null : own.replace(/^\s*>\s*/, '').replace(/\s*\[0x[0-9a-f]+\]\s*$/, '');
}
