/**
 * One line of strace's output, in any form that its options give it (strace(1)): with or without thread, time, duration,
 * instruction pointer, call number; finished, unfinished or resumed; signals, ends, stacks. Pure; nothing here throws.
 */
import { endOfArguments } from './scan.ts';

/** When a line was written, as far as its form says. Seconds. */
export type LineTime =
  | { kind: 'unix' | 'day' | 'since-last'; seconds: number }
  /** Neither -t nor -r was given. */
  | null;

interface Leader {
  /** The thread; null where only one was traced and strace does not name it. */
  tid: number | null;
  time: LineTime;
  /** The caller's instruction pointer (-i); null where it is not known. */
  caller: number | null;
}

/** The end of a call. */
export interface Outcome {
  /** As strace prints it, without the duration: `0x7f0000000000`, `-1 ENOMEM (Cannot allocate memory)`, `?`. */
  result: string;
  /** Seconds (-T); null where it is not known. */
  duration: number | null;
}

export type Line = Leader &
  (
    | { kind: 'call'; call: string; args: string; outcome: Outcome }
    /** Another thread's line came in between (or the thread ended): what is known at the call's entry. */
    /** `half`: the same with the comma and the space that what is still to come is printed behind. */
    | { kind: 'begun'; call: string; args: string; half: string }
    /** `args`: what was not printed at the entry. */
    | { kind: 'resumed'; call: string; args: string; outcome: Outcome | null }
    | { kind: 'signal'; text: string }
    | { kind: 'ended'; text: string; status: { code: number } | { signal: string } }
    /** The thread `by` has executed a program: it goes on as this thread, and all others are gone. */
    | { kind: 'superseded'; text: string; by: number }
    /** One frame of the stack of the call before (-k). */
    | { kind: 'frame'; text: string }
    /** Said by strace itself, not of any call. */
    | { kind: 'remark'; text: string }
    | { kind: 'unknown'; text: string }
  );

/** Linux gives no thread a number above 2^22 (proc(5), pid_max). */
export const isThreadNumber = (tid: number) => tid >= 1 && tid <= 2 ** 22;

/** `[pid 12] `, `12 `, `12<name> `. */
const tidForm = /^(?:\[pid +(\d+)(?:<[^>]*>)?\]|(\d{1,7})(?:<[^>]*>)?(?= )) */;
/** Seconds since 1970 have ten digits until the year 2286. */
const timeForm = /^(?:(\d\d):(\d\d):(\d\d(?:\.\d+)?)|(\d{1,10}\.\d+|\d{8,10}))(?: \(\+ *\d+\.\d+\))? +/;
/** Without -t: what has passed since the line before. */
const sinceLast = /^ *(\d{1,6}\.\d+) (?=\S)/;
/** `[  12] ` (-n), `[00007f0000000000] ` or `[????????????????] ` (-i). */
const bracketForm = /^\[(?: *\d{1,4}|([0-9a-f]{8}|[0-9a-f]{16})|\?+)\] /;
const callForm = /^([a-z_][a-z0-9_]*(?:#\d+)?)\(/i;
/** A space before the closing parenthesis is older versions' own; before arguments it may belong to the call's text. */
const resumedForm = /^<\.\.\. ([a-z_][a-z0-9_]*) resumed>(?: (?=\)))?/;
const endForm = /^\+\+\+ (?:exited with (\d{1,3})|killed by ([A-Z0-9_+]+)(?: \(core dumped\))?) \+\+\+$/;
const supersededForm = /^\+\+\+ superseded by execve in pid (\d+)(?:<[^>]*>)? \+\+\+$/;
const durationForm = / <(\d+\.\d+)>$/;
const brokenOff = /,? *<(?:unfinished|detached|pid changed to \d+) \.\.\.>(?: <[^>]*>)?$/;
/** The same, with the one space that is its own: what is before it goes on in the second half. */
const interruption = / ?<(?:unfinished|detached|pid changed to \d+) \.\.\.>(?: <[^>]*>)?$/;
const remarkForm = /^(?:strace: |\[ (?:Process|Needed|PC|FAILED)|Process \d+ (?:attached|detached|suspended|resumed))/;
const frameForm = /^ > /;

/** Reads one line, without its newline. */
export function parseLine(line: string): Line {
  if (frameForm.test(line)) return { ...noLeader, kind: 'frame', text: line.slice(3) };
  if (remarkForm.test(line)) return { ...noLeader, kind: 'remark', text: line };
  const { leader, rest } = parseLeader(line);
  return parseBody(leader, rest) ?? { ...leader, kind: 'unknown', text: line };
}

const noLeader: Leader = { tid: null, time: null, caller: null };

function parseLeader(line: string): { leader: Leader; rest: string } {
  let rest = line;
  let tid: number | null = null;
  const thread = tidForm.exec(rest);
  if (thread) {
    const number = Number(thread[1] ?? thread[2]);
    if (isThreadNumber(number)) {
      tid = number;
      rest = rest.slice(thread[0].length);
    }
  }
  let time: LineTime = null;
  const stamp = timeForm.exec(rest);
  if (stamp) {
    const [all, hours, minutes, seconds, number] = stamp;
    if (hours !== undefined) {
      time = { kind: 'day', seconds: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) };
    } else {
      // What has passed since the last line is no date since 2001.
      const value = Number(number);
      time = { kind: value < 1e9 ? 'since-last' : 'unix', seconds: value };
    }
    rest = rest.slice(all.length);
  } else {
    const passed = sinceLast.exec(rest);
    if (passed) {
      time = { kind: 'since-last', seconds: Number(passed[1]) };
      rest = rest.slice(passed[0].length);
    }
  }
  let caller: number | null = null;
  for (let bracket = bracketForm.exec(rest); bracket; bracket = bracketForm.exec(rest)) {
    const pointer = bracket[1] === undefined ? Number.NaN : Number.parseInt(bracket[1], 16);
    if (Number.isSafeInteger(pointer)) caller = pointer;
    rest = rest.slice(bracket[0].length);
  }
  return { leader: { tid, time, caller }, rest };
}

function parseBody(leader: Leader, rest: string): Line | null {
  if (rest.startsWith('--- ')) return rest.endsWith(' ---') ? { ...leader, kind: 'signal', text: rest } : null;
  if (rest.startsWith('+++ ')) return parseEnd(leader, rest);
  const resumed = resumedForm.exec(rest);
  if (resumed) {
    const [all, call = ''] = resumed;
    const args = rest.slice(all.length);
    const cut = brokenOff.exec(args);
    if (cut) return { ...leader, kind: 'resumed', call, args: args.slice(0, cut.index), outcome: null };
    const end = closing(args);
    const outcome = end < 0 ? null : outcomeOf(args.slice(end + 1));
    // `<... mmap resumed> <unfinished ...>) = ?`: the thread was killed in the call.
    const more = args.slice(0, end).replace(brokenOff, '').trimEnd();
    return outcome && { ...leader, kind: 'resumed', call, args: more, outcome };
  }
  const begin = callForm.exec(rest);
  if (!begin) return null;
  const [all, call = ''] = begin;
  const args = rest.slice(all.length);
  const end = endOfArguments(args, 0);
  if (end >= 0) {
    const outcome = outcomeOf(args.slice(end + 1));
    const { tid, time, caller } = leader;
    if (outcome) return { tid, time, caller, kind: 'call', call, args: args.slice(0, end).trimEnd(), outcome };
  }
  const cut = brokenOff.exec(args);
  if (!cut) return null;
  // At the entry of a call that does not return, strace has printed all of the arguments: `exit_group(0 <unfinished`,
  // or `exit_group(0) = ? <unfinished`.
  return {
    ...leader,
    kind: 'begun',
    call,
    args: args
      .slice(0, cut.index)
      .replace(/\) += \?$/, '')
      .trimEnd(),
    half: args.replace(interruption, '').replace(/\) += \?$/, ''),
  };
}

/**
 * The parenthesis that closes the arguments in the second half of a divided line, which may begin anywhere in the
 * list: the last one before ` = ` that the text has outside of strings.
 */
function closing(text: string): number {
  const whole = endOfArguments(text, 0);
  if (whole >= 0) return whole;
  // Begins within brackets that were opened in the first half: `<... clone3 resumed> => {parent_tid=[7]}, 88) = 7`
  // does not, but `<... execve resumed>], 0x7f… /* 3 vars */) = 0` does.
  const equals = text.lastIndexOf(') = ');
  return equals < 0 ? -1 : equals;
}

/** What follows the arguments: ` = 0x7f… <0.000012>`. Null where it is nothing of the kind. */
function outcomeOf(text: string): Outcome | null {
  const equals = /^ *= +/.exec(text);
  if (!equals) return null;
  const rest = text.slice(equals[0].length);
  const timed = durationForm.exec(rest);
  // That we held the thread at its end is not the call's.
  const result = (timed ? rest.slice(0, timed.index) : rest).trimEnd().replace(/ \(DELAYED\)$/, '');
  if (!/^(?:-?\d|\?)/.test(result) || brokenOff.test(result)) return null;
  return { result, duration: timed ? Number(timed[1]) : null };
}

function parseEnd(leader: Leader, text: string): Line | null {
  const superseded = supersededForm.exec(text);
  if (superseded) {
    const by = Number(superseded[1]);
    return isThreadNumber(by) ? { ...leader, kind: 'superseded', text, by } : null;
  }
  const ended = endForm.exec(text);
  if (!ended) return null;
  const [, exited, signal = ''] = ended;
  return { ...leader, kind: 'ended', text, status: exited === undefined ? { signal } : { code: Number(exited) } };
}
