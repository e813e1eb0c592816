/** What the window asks of the scenes, and what it shows of the answers. */
import { asProblem } from '../../protocol/errors.ts';
import {
  type SceneEntry,
  type SceneOrder,
  type SceneState,
  type StepResult,
  sceneReplySchema,
  sceneStateSchema,
} from '../../protocol/scene-state.ts';
import * as z from '../../protocol/zod.ts';
import { dismissAlert, request, showProblem } from '../state/operations.ts';
import { showOurs, showProcess } from '../state/other-process.ts';
import { useApp } from '../state/store.ts';
import { navigationOf } from '../viewport/maps.ts';
import { startRange } from '../viewport/navigation.ts';

/** As it came, and as it was parsed: each once. */
let parsed: { raw: unknown; scene: SceneState | null } = { raw: null, scene: null };

/** The scene that is being played. Throws where what came is none. */
export function sceneOf(raw: unknown): SceneState | null {
  if (parsed.raw !== raw) parsed = { raw, scene: z.nullable(sceneStateSchema).parse(raw) };
  return parsed.scene;
}

/** Rejects with a SamepageError. */
export async function listScenes(): Promise<SceneEntry[]> {
  const reply = sceneReplySchema.parse(await request('scene', { order: { do: 'list' } satisfies SceneOrder }));
  return reply.scenes ?? [];
}

/** False where it was refused: the alert then says why. */
export async function ask(order: Exclude<SceneOrder, { do: 'list' }>): Promise<boolean> {
  try {
    const { scene } = sceneReplySchema.parse(await request('scene', { order }));
    useApp.setState({ scene, status: statusOf(order, scene), ...(scene ? {} : { scenesOpen: true }) });
    dismissAlert();
    const last = scene?.done.at(-1);
    if (last && order.do !== 'start') pointAt(last.points);
    return true;
  } catch (thrown) {
    showProblem(asProblem(thrown));
    return false;
  }
}

/** Shows the address space of the scene's second process; the alert says why where that cannot be. */
export async function showSecond(pid: number): Promise<void> {
  try {
    await showProcess(pid);
  } catch (thrown) {
    showProblem(asProblem(thrown));
  }
}

function statusOf(order: SceneOrder, scene: SceneState | null): string {
  if (!scene) return order.do === 'leave' && order.keep ? 'The scene is left; what it made stays' : 'The scene is left';
  const last = scene.done.at(-1);
  if (order.do === 'start') return `Scene: ${scene.title}`;
  if (order.do !== 'step' || !last) return `${scene.title}: back at step ${scene.done.length + 1}`;
  const failed = last.checks.filter(({ ok }) => !ok).length;
  const held = failed === 0 ? 'all checks passed' : `${failed} of ${last.checks.length} checks failed`;
  return `${last.title}: done, ${held}`;
}

type Points = StepResult['points'];

/** Selects what a step points at, puts the cursors there, and brings it into sight. */
export function pointAt(points: Points): void {
  const { views, cursors } = useApp.getState();
  const pointed = points.filter(({ view }) => views.has(view));
  const [first] = pointed;
  if (!first) return;
  showOurs();
  useApp.setState((state) => ({
    selectedView: first.view,
    selections: state.selections + 1,
    selectedViews: new Set(pointed.map(({ view }) => view)),
    cursors: new Map([...cursors, ...pointed.map(({ view, offset }) => [view, offset] as const)]),
    ...(pointed.some(({ call }) => call !== null) ? { callsOpen: true } : {}),
  }));
  const range = startRange(pointed.flatMap(({ view }) => views.get(view) ?? []));
  if (range) navigationOf('ours')?.fit(range);
}
