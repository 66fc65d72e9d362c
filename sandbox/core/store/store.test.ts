import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredObject } from '../contract';
import { openStore } from './store';

interface Thing extends StoredObject {
  label: string;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pergola-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const thing = (id: string, label = id, accountId = '1', region = 'r'): Thing => ({ id, accountId, region, label });
const journal = () => join(folder, 'journal.jsonl');

describe('the store', () => {
  it('keeps the order of creation, and filters by account and Region', () => {
    const things = openStore(null).collection<Thing>('things');
    things.put(thing('b'));
    things.put(thing('a', 'a', '2'));
    things.put(thing('b', 'changed'));
    expect(things.list().map((one) => one.label)).toEqual(['changed', 'a']);
    expect(things.list({ accountId: '2' }).map((one) => one.id)).toEqual(['a']);
    expect(things.list({ accountId: '2', region: 'other' })).toEqual([]);
  });

  it('keeps a copy of its own, and hands out what nobody can change', () => {
    const things = openStore(null).collection<Thing>('things');
    const mine = thing('a');
    const given = things.put(mine);
    mine.label = 'changed';
    expect(() => (given.label = 'changed')).toThrow(TypeError);
    expect(things.get('a')?.label).toBe('a');
  });

  it('finds objects by any member, through changes, moves and deletions', () => {
    const things = openStore(null).collection<Thing & { members?: string[] }>('things');
    things.put(thing('a', 'red'));
    expect(things.where('label', 'red').map(({ id }) => id)).toEqual(['a']);
    things.put({ ...thing('b', 'red'), members: ['x', 'y'] });
    things.put(thing('c', 'red', '2'));
    things.put(thing('a', 'blue', '2'));
    things.delete('c');
    expect(things.where('label', 'red').map(({ id }) => id)).toEqual(['b']);
    expect(things.where('label', 'blue').map(({ id }) => id)).toEqual(['a']);
    expect(things.where('members', 'y').map(({ id }) => id)).toEqual(['b']);
    expect(things.list({ accountId: '1', region: 'r' }).map(({ id }) => id)).toEqual(['b']);
    things.put({ ...thing('b', 'red'), members: ['x'] });
    expect(things.where('members', 'y')).toEqual([]);
  });

  it('finds after a restart exactly what was flushed', () => {
    const store = openStore(folder);
    const things = store.collection<Thing>('things');
    things.put(thing('a'));
    things.put(thing('b'));
    things.delete('a');
    store.flush();
    things.put(thing('lost'));
    expect(openStore(folder).collection<Thing>('things').list()).toEqual([thing('b')]);
  });

  it('takes all of a batch or nothing, where the last line is torn', () => {
    const store = openStore(folder);
    store.collection<Thing>('things').put(thing('a'));
    store.flush();
    store.collection<Thing>('things').put(thing('b'));
    store.collection<Thing>('things').put(thing('c'));
    store.flush();
    const text = readFileSync(journal(), 'utf8');
    writeFileSync(journal(), text.slice(0, -10));
    expect(openStore(folder).collection<Thing>('things').list()).toEqual([thing('a')]);
    expect(openStore(folder).collection<Thing>('things').list()).toEqual([thing('a')]);
  });

  it('writes its journal anew before it grows without end', () => {
    const store = openStore(folder);
    const things = store.collection<Thing>('things');
    for (let round = 0; round <= 20_000; round += 1) {
      things.put(thing('a', `label ${round}`));
      if (round % 100 === 0) store.flush();
    }
    store.flush();
    expect(readFileSync(journal(), 'utf8').length).toBeLessThan(20_000);
    expect(openStore(folder).collection<Thing>('things').list()).toEqual([thing('a', 'label 20000')]);
  });

  it('does not guess where a line in the middle is broken', () => {
    openStore(folder).close();
    appendFileSync(journal(), 'nonsense\n[]\n');
    expect(() => openStore(folder)).toThrow('Delete the file to begin with a fresh world.');
  });

  it('forgets all but what it is told to keep', () => {
    const store = openStore(folder);
    store.collection<Thing>('things').put(thing('a'));
    store.collection<Thing>('kept.things').put(thing('b'));
    store.clear(['kept.']);
    store.close();
    const again = openStore(folder);
    expect(again.collection('things').list()).toEqual([]);
    expect(again.collection<Thing>('kept.things').list()).toEqual([thing('b')]);
  });
});
