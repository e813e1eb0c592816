/** A window whose live bytes are paused: what it only asks or tells changes nothing that it shows. */
import { expect, it } from 'vitest';
import { panesSchema } from '../../protocol/workspace.ts';
import { articleSession, windowByPipe } from './testing/window.ts';

const watch = { ranges: [{ view: 'A', offset: 0, length: 4 }], sections: [], regions: false };

it('keeps its bytes where it keeps its layout, or asks for workspaces and scenes, until something is done in it', async () => {
  const { stage, session } = await articleSession();
  const window = windowByPipe(session);
  try {
    const { client } = window;
    await client.request('state', {});
    await client.request('watch', { ...watch, paused: false });
    const { sequence } = await window.next('bytes');
    await client.request('acknowledge', { sequence });
    await client.request('watch', { ...watch, paused: true });
    await stage.write('A', 0, 7);

    const shown = { ...panesSchema.parse({}), cursors: {}, map: null };
    await client.request('workspace', { order: { do: 'shown', shown } });
    await client.request('workspace', { order: { do: 'offered' } });
    await client.request('scene', { order: { do: 'list' } });
    expect(await window.waiting('bytes')).toBe(0);

    const bytes = Uint8Array.of(8);
    await client.request('perform', { action: { kind: 'write', view: 'A', offset: 1, bytes } });
    const { parts } = await window.next('bytes');
    expect([...(parts[0]?.data ?? [])]).toEqual([7, 8, 0, 0]);
  } finally {
    window.channel.close();
    session.close();
    await stage.end();
  }
});
