/**
 * A process that knows nothing of the app but its pid: `outside-writer <pid> <section> <count> <apart>` writes a counter
 * into the section's first four bytes, `apart` milliseconds and a random 0 to 40 apart, and at the end prints when it wrote
 * which value.
 */
import { openSync, readdirSync, readlinkSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Written } from './paint-times.ts';

const [pid, section, count, apartMs] = process.argv.slice(2);
const folder = `/proc/${pid}/fd`;
const descriptor = readdirSync(folder).find((fd) => readlinkSync(`${folder}/${fd}`) === `/memfd:${section} (deleted)`);
if (descriptor === undefined) throw new Error(`process ${pid} has no section ${section}`);
const file = openSync(`${folder}/${descriptor}`, 'r+');

const written: Written[] = [];
const bytes = new Uint32Array(1);
for (let value = 1; value <= Number(count); value += 1) {
  // At no fixed distance from the app's clock.
  await delay(Number(apartMs) + Math.random() * 40);
  bytes[0] = value;
  written.push({ value, at: performance.timeOrigin + performance.now() });
  writeSync(file, bytes, 0, bytes.byteLength, 0);
}
console.log(JSON.stringify(written));
