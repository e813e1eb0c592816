/** What a window may send, in one place for both hosts. Whatever is refused for a limit is refused with its number. */

/** How large a message may be before anything decodes it. */
export interface MessageBudget {
  /** Bytes of the message itself. */
  bytes: number;
  /** Arrays and maps within each other. */
  depth: number;
  /** Values in all: of arrays, and keys and values of maps. */
  items: number;
  /** Bytes of one text, in UTF-8. */
  textBytes: number;
  /** Bytes in all that byte runs claim to have once their zeros are back (see codec.ts). */
  unpackedBytes: number;
}

const mebi = 2 ** 20;

/**
 * Of a window's message. The longest that our page sends are a write of bytes, a move of 4,096 views (20,000 values) and
 * a watch of 4,096 ranges and 256 sections (30,000).
 */
export const requestBudget: MessageBudget = {
  bytes: 16 * mebi,
  depth: 16,
  items: 65_536,
  // A path of Windows' 32,767 characters.
  textBytes: 128 * 1024,
  unpackedBytes: 16 * mebi,
};

/** Of the engine's message: the whole state with 65,536 views, or as many regions with a name each. */
export const answerBudget: MessageBudget = {
  bytes: 256 * mebi,
  depth: 16,
  items: 4 * mebi,
  textBytes: mebi,
  unpackedBytes: 64 * mebi,
};

/**
 * Back-pressure: what may be on its way between a host and the engine for one window, in bytes, before the sender waits for
 * the other end to have taken it. Each message counts as its bytes and `messageCost` more, so that many small ones count.
 */
export const flow = {
  messageCost: 1024,
  /** Towards the engine: 256 small requests, or one large one. */
  requests: 256 * 1024,
  /** Towards the page. Beyond it events are left out, and the window’s requests wait. */
  answers: mebi,
  /** Of a page whose host cannot stop it from sending: what waits in the host; more, and the page is dropped. */
  waiting: 64 * mebi,
} as const;

/** What the history of a session may hold until a window sets something else; bytes. */
export const defaultHistoryBudget = 512 * mebi;

/** Bytes of a view that are read in one request. */
export const mostRead = mebi;

/** Windows on a session at once; a further one is answered with LimitReached. */
export const mostWindows = 64;

/** Jobs of one window under way at once; a further one is answered with LimitReached. */
export const mostJobs = 8;

/** Requests of one window under way at once; a further one is answered with LimitReached. */
export const mostUnderWay = 256;
