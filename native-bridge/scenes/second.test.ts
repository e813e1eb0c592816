/** A scene's second process, begun again where its old addresses are taken. */
import { existsSync } from 'node:fs';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { sectionName } from '../engine/model/section-name.ts';
import { Stage } from '../engine/testing/stage.ts';
import { realWorld } from '../engine/testing/world.ts';
import { SecondProcess } from '../second-process/second-process.ts';
import { buildSecondProcess } from '../second-process/testing/built-program.ts';
import { SceneSecond } from './second.ts';

const onLinux = existsSync('/proc/self/maps');
const built = onLinux ? await buildSecondProcess() : null;
afterAll(() => built?.remove());
afterEach(() => vi.restoreAllMocks());

const linux = onLinux ? it : () => undefined;

it('nothing can be asked of it before it is started', async () => {
  const stage = new Stage(await realWorld());
  const second = new SceneSecond(stage.engine.os);
  await expect(second.does({ second: 'kill' }, () => 1)).rejects.toMatchObject({ code: 'NotFound' });
  await stage.end();
});

linux('it maps elsewhere what another mapping lies in the way of, and takes back there what it wrote', async () => {
  const stage = new Stage(await realWorld());
  const second = new SceneSecond(stage.engine.os, built?.command);
  const does = (act: Parameters<SceneSecond['does']>[0]) => second.does(act, () => 1);
  const byte = () => second.measure({ of: 'second-byte', at: '$x', offset: 3 });
  try {
    await stage.engine.perform({ kind: 'create-section', bytes: 0x1_0000, mapView: true });
    await stage.engine.perform({ kind: 'create-section', bytes: 0x1_0000, mapView: false });
    await does({ second: 'start' });
    await does({ second: 'map', section: '$s', as: '$x', protection: 'read-write', executable: false });
    const unwrite = await does({ second: 'write', at: '$x', offset: 3, bytes: Uint8Array.of(7) });
    const revive = await does({ second: 'kill' });

    // In the new process something lies there already.
    const ask = SecondProcess.prototype.ask;
    vi.spyOn(SecondProcess.prototype, 'ask').mockImplementation(async function (this: SecondProcess, order) {
      if (order.do === 'map' && order.at !== null) await ask.call(this, { ...order, section: sectionName(2) });
      return await ask.call(this, order);
    });
    await revive();
    expect(byte()).toBe(7);
    await unwrite();
    expect(byte()).toBe(0);
  } finally {
    await second.end();
    await stage.end();
  }
});
