/**
 * What a press on the map becomes, as states: a reducer of pointer events, which knows no DOM. The effects that it asks for
 * are carried out by gestures.ts. Places are CSS pixels from the map's upper left corner.
 */
import type { HeldPart } from '../../space/ghosts.ts';

/** A press becomes a drag once it is this far from where it began, CSS pixels. */
const dragFromCss = 4;

interface Point {
  xCss: number;
  yCss: number;
}

/** The view that was pressed on: what of it, and how far from its start (or from the edge), bytes. */
export interface Grip {
  letter: string;
  part: HeldPart;
  heldAt: number;
}

interface Finger extends Point {
  pointer: number;
}

export type Gesture =
  | { kind: 'idle' }
  /** On a view, and not moved far enough yet to be more than a click. */
  | { kind: 'pressing'; pointer: number; grip: Grip; from: Point }
  /** `isClick`: on free ground, and not moved far enough yet to be more than a click. */
  | { kind: 'panning'; pointer: number; from: Point; lastX: number; isClick: boolean }
  | { kind: 'carrying'; pointer: number; part: HeldPart }
  | { kind: 'pinching'; fingers: readonly [Finger, Finger] }
  /** Given up (by Esc, or by what happened to the view): nothing more comes of it until the button is up. */
  | { kind: 'spent'; pointer: number };

export type GestureEvent = { pointer: number } & (
  | ({ type: 'down'; button: number; grip: Grip | null } & Point)
  | ({ type: 'move' } & Point)
  | ({ type: 'up' } & Point)
  /** The system has taken the pointer away, or its capture was lost. */
  | { type: 'lost' }
  /** What was carried is carried no more, though the button is still down. */
  | { type: 'given-back' }
);

export type GestureEffect =
  /** What follows comes to the map itself, wherever the pointer goes. */
  | { do: 'capture'; pointer: number }
  | { do: 'pick-up'; grip: Grip }
  | { do: 'carry' }
  | { do: 'drop' }
  | { do: 'give-back' }
  | { do: 'pan'; byCss: number }
  | { do: 'zoom'; atCss: number; factor: number }
  | { do: 'click-view'; letter: string; at: Point }
  | { do: 'click-ground'; at: Point };

interface Step {
  gesture: Gesture;
  effects: readonly GestureEffect[];
}

export const idle: Gesture = { kind: 'idle' };

const go = (gesture: Gesture, ...effects: GestureEffect[]): Step => ({ gesture, effects });

export function nextGesture(gesture: Gesture, event: GestureEvent): Step {
  if (event.type === 'down') return pressed(gesture, event);
  switch (gesture.kind) {
    case 'idle':
      return go(idle);
    case 'pinching':
      return pinched(gesture, event);
    default:
      // Another finger, say, while a view is carried.
      return event.pointer === gesture.pointer ? continued(gesture, event) : go(gesture);
  }
}

type Of<K extends Gesture['kind']> = Extract<Gesture, { kind: K }>;
type EventOf<T extends GestureEvent['type']> = Extract<GestureEvent, { type: T }>;

function pressed(gesture: Gesture, { pointer, button, grip, xCss, yCss }: EventOf<'down'>): Step {
  if (button !== 0) return go(gesture);
  const at = { xCss, yCss };
  switch (gesture.kind) {
    case 'idle': {
      const capture = { do: 'capture', pointer } as const;
      if (grip) return go({ kind: 'pressing', pointer, grip, from: at }, capture);
      return go({ kind: 'panning', pointer, from: at, lastX: xCss, isClick: true }, capture);
    }
    case 'pressing':
    case 'panning': {
      if (pointer === gesture.pointer) return go(gesture);
      const { from } = gesture;
      const first = {
        pointer: gesture.pointer,
        xCss: gesture.kind === 'panning' ? gesture.lastX : from.xCss,
        yCss: from.yCss,
      };
      return go({ kind: 'pinching', fingers: [first, { pointer, ...at }] }, { do: 'capture', pointer });
    }
    default:
      return go(gesture);
  }
}

function continued(
  gesture: Of<'pressing' | 'panning' | 'carrying' | 'spent'>,
  event: Exclude<GestureEvent, EventOf<'down'>>,
): Step {
  switch (event.type) {
    case 'move':
      return moved(gesture, event);
    case 'up':
      return released(gesture, event);
    case 'lost':
      return gesture.kind === 'carrying' ? go(idle, { do: 'give-back' }) : go(idle);
    case 'given-back':
      return go(gesture.kind === 'carrying' ? { kind: 'spent', pointer: gesture.pointer } : gesture);
  }
}

function moved(gesture: Of<'pressing' | 'panning' | 'carrying' | 'spent'>, { xCss, yCss }: Point): Step {
  switch (gesture.kind) {
    case 'pressing': {
      const { pointer, grip, from } = gesture;
      if (!isFar(from, { xCss, yCss })) return go(gesture);
      return go({ kind: 'carrying', pointer, part: grip.part }, { do: 'pick-up', grip }, { do: 'carry' });
    }
    case 'panning': {
      const isClick = gesture.isClick && !isFar(gesture.from, { xCss, yCss });
      return go({ ...gesture, lastX: xCss, isClick }, { do: 'pan', byCss: gesture.lastX - xCss });
    }
    case 'carrying':
      return go(gesture, { do: 'carry' });
    case 'spent':
      return go(gesture);
  }
}

function released(gesture: Of<'pressing' | 'panning' | 'carrying' | 'spent'>, { xCss, yCss }: Point): Step {
  const at = { xCss, yCss };
  if (gesture.kind === 'pressing') return go(idle, { do: 'click-view', letter: gesture.grip.letter, at });
  if (gesture.kind === 'carrying') return go(idle, { do: 'drop' });
  return gesture.kind === 'panning' && gesture.isClick ? go(idle, { do: 'click-ground', at }) : go(idle);
}

/** Two fingers zoom by the distance between them, and pan by their middle. One that stays down goes on panning. */
function pinched(gesture: Of<'pinching'>, event: Exclude<GestureEvent, EventOf<'down'>>): Step {
  const [first, second] = gesture.fingers;
  const other = event.pointer === first.pointer ? second : event.pointer === second.pointer ? first : null;
  if (!other || event.type === 'given-back') return go(gesture);
  if (event.type !== 'move') {
    const from = { xCss: other.xCss, yCss: other.yCss };
    return go({ kind: 'panning', pointer: other.pointer, from, lastX: other.xCss, isClick: false });
  }
  const { pointer, xCss, yCss } = event;
  const before = pointer === first.pointer ? first : second;
  const fingers = [other, { pointer, xCss, yCss }] as const;
  return go(
    { kind: 'pinching', fingers },
    { do: 'pan', byCss: (before.xCss - xCss) / 2 },
    { do: 'zoom', atCss: (other.xCss + xCss) / 2, factor: apart(other, before) / apart(other, event) },
  );
}

function isFar(from: Point, to: Point): boolean {
  return Math.hypot(to.xCss - from.xCss, to.yCss - from.yCss) >= dragFromCss;
}

/** Fingers upon each other would zoom without end. */
function apart(a: Point, b: Point): number {
  return Math.max(16, Math.hypot(a.xCss - b.xCss, a.yCss - b.yCss));
}
