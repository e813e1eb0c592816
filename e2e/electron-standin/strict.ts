/** What the stand-in does not model ends the app, so that no test passes on it. */
import { EventEmitter } from 'node:events';
import { writeSync } from 'node:fs';

/** Exit code of an app that went beyond the stand-in. */
const beyond = 70;

/** Says what was wrong, and ends the process: nothing that catches errors can hide it. */
export function violation(what: string): never {
  writeSync(2, `The stand-in for Electron does not go on: ${what}\n${new Error('at').stack}\n`);
  process.exit(beyond);
}

/** Asked for by the language itself, by `await` and by the debugger, of any object. */
const ofAnyObject = new Set<string | symbol>(['then', 'toJSON', 'constructor', 'inspect']);

function handlerFor<T extends object>(name: string): ProxyHandler<T> {
  return {
    get(target, property, receiver) {
      if (!(property in target) && typeof property === 'string' && !ofAnyObject.has(property)) {
        violation(`${name}.${property} is not modelled`);
      }
      return Reflect.get(target, property, receiver);
    },
  };
}

/** The object, where whatever it lacks is a violation. */
export function strict<T extends object>(name: string, object: T): T {
  return new Proxy(object, handlerFor<T>(name));
}

/** Ends the app where `options` has more than what is modelled. */
export function checkOptions(name: string, options: object, modelled: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (!modelled.includes(key)) violation(`option “${key}” of ${name} is not modelled`);
  }
}

/** An emitter that only knows the events named, and only the methods that its class has. */
export class StrictEmitter extends EventEmitter {
  constructor(name: string, events: readonly string[]) {
    super();
    this.on('newListener', (event: string | symbol) => {
      if (!events.includes(String(event))) violation(`event “${String(event)}” of ${name} is not modelled`);
    });
    // biome-ignore lint/correctness/noConstructorReturn: the proxy is the object for everyone, its own class included
    return new Proxy(this, handlerFor<this>(name));
  }
}

/** Event `E` if Electron's own typings know it of `T`, else nothing that a text could be. */
type KnownEvent<T, E extends string> = E extends unknown
  ? T extends { on(event: E, listener: (...args: unknown[]) => void): unknown }
    ? E
    : never
  : never;

/** The names as they are; a name that Electron's typings do not have is an error of types. */
export function eventsOf<T>() {
  return <const E extends string>(...names: (E & KnownEvent<T, E>)[]): readonly string[] => names;
}

/** Those of an interface's properties that are modelled; a name that it does not have is an error of types. */
export function optionsOf<T>(...names: (keyof T & string)[]): readonly string[] {
  return names;
}

/** An event of Electron's, with what it carries and nothing else. */
export function electronEvent<T extends object>(name: string, more: T) {
  const event = {
    ...more,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return strict(name, event);
}
