import { startEngine } from '../engine/engine';
import { startWaitingRig, type WaitingMemory } from '../engine/waiting';
import type { Figure } from '../figure';
import { isQuick } from '../is-quick';
import { median, summarise } from '../statistics';

const accounts = 20;
const rounds = isQuick ? 1 : 3;

/** What a worker has more on its heap while 1,000 resources wait than while none does. */
export async function measureWaiting(): Promise<Figure[]> {
  const engine = await startEngine({ accounts });
  const rig = await startWaitingRig(engine);
  const found: WaitingMemory[] = [];
  for (let round = 0; round < rounds; round += 1) found.push(await rig.measure());
  await rig.stop();
  await engine.stop();
  const of = (name: keyof WaitingMemory) => median(found.map((one) => one[name]));
  return [
    {
      name: 'waiting',
      unit: 'MB',
      ...summarise(found.map(({ more }) => more)),
      comparedWith: null,
      ratio: null,
      goal: 3,
      notes: [
        `For 1,000 waiting resources, over the same worker without any: ${of('beside').toFixed(1)} MB and ${of('without').toFixed(1)} MB of heap and buffers after a garbage collection. Below zero: less than what the same heap differs by from one moment to the next.`,
        `It looked ${Math.round(of('looks'))} times at them while its memory was taken.`,
      ],
    },
  ];
}
