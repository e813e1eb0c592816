/** The scenes: every file of this folder, beside this one and tests, exports one as `scene`. Adding a file adds a scene. */
/// <reference types="vite/types/importMeta.d.ts" />
import { type Scene, sceneSchema } from '../protocol/scene.ts';
import { schemaFaults } from '../protocol/schema-words.ts';

/** Parsed, in the order in which they are listed. Throws where a file holds none, or two have one id. */
export function scenesOf(modules: Readonly<Record<string, unknown>>): Scene[] {
  const scenes = Object.entries(modules).map(([file, data]) => {
    const { data: scene, error } = sceneSchema.safeParse(data);
    if (scene) return scene;
    throw new Error(`${file} is not a scene: ${schemaFaults(error, 'it', 9)}`);
  });
  const ids = scenes.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined) throw new Error(`Two scenes have the id ${twice}.`);
  return scenes.sort((one, other) => one.order - other.order);
}

let all: Scene[] | null = null;

/** All of them; read when they are first asked for: only Vite can read the folder, and not all that loads this runs in it. */
export function allScenes(): readonly Scene[] {
  all ??= scenesOf(import.meta.glob(['./*.ts', '!./all.ts', '!./*.test.ts'], { eager: true, import: 'scene' }));
  return all;
}
