/** Whether a turn of the wheel comes from a mouse or from a trackpad, which browsers do not report. */

export type WheelDevice = 'mouse' | 'trackpad';

/** Between two events of one gesture there is less than this, milliseconds; a trackpad's momentum comes without a break. */
const gestureMs = 200;
/** A mouse's notch is at least this many CSS pixels; fingers begin with a few. */
const leastNotchCss = 40;

type Turn = Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode' | 'timeStamp'>;

/** Decides by how a gesture begins, and stays with that until the gesture has ended. */
export class WheelClassifier {
  #device: WheelDevice = 'mouse';
  #lastMs = Number.NEGATIVE_INFINITY;

  deviceOf(turn: Turn): WheelDevice {
    if (turn.timeStamp - this.#lastMs >= gestureMs) this.#device = beganBy(turn);
    this.#lastMs = turn.timeStamp;
    return this.#device;
  }
}

/** A mouse turns in whole notches, one way only, or in lines (deltaMode 1, UI Events); fingers by any number of pixels. */
function beganBy({ deltaX, deltaY, deltaMode }: Turn): WheelDevice {
  if (deltaMode !== 0) return 'mouse';
  const isNotch = (one: number, other: number) => other === 0 && Math.abs(one) >= leastNotchCss;
  return isNotch(deltaY, deltaX) || isNotch(deltaX, deltaY) ? 'mouse' : 'trackpad';
}
