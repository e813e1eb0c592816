/** What a test file imports as `vitest` where Vitest itself cannot run: its own runner and its own `expect`, no more. */
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  customMatchers,
  type ExpectStatic,
  GLOBAL_EXPECT,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';

// biome-ignore lint/performance/noBarrelFile: it stands in for a package that is one.
export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from '@vitest/runner';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

// `expect` is a function with members, which it gets one by one: only then is it what its type says.
const made = ((value: unknown, message?: string) => chai.expect(value, message)) as unknown as ExpectStatic;
Object.assign(made, chai.expect);
// How Vitest's own packages hand each other their parts: globals under symbols that their types do not know.
const globals = globalThis as unknown as Record<symbol, object>;
Object.assign(made, globals[ASYMMETRIC_MATCHERS_OBJECT]);
made.getState = () => getState(made);
made.setState = (state) => setState(state, made);
setState({ assertionCalls: 0, isExpectingAssertions: false }, made);
globals[GLOBAL_EXPECT] = made;
// Put there by JestExtend, which chai's own type does not know.
(chai.expect as unknown as { extend(on: ExpectStatic, matchers: object): void }).extend(made, customMatchers);

export const expect = made;
