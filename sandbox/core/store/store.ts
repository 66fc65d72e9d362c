import type { Collection, StoredObject } from '../contract';
import { Entries } from './entries';
import { openJournal, type Change, type Journal } from './journal';

/** All objects of the world, held in memory and written through to a journal. */
export interface Store {
  collection<T extends StoredObject>(name: string): Collection<T>;
  /** Everything that was changed since the last flush goes to the journal as one batch. */
  flush(): void;
  /** Forgets everything but the collections whose name begins with one of these. */
  clear(kept: string[]): void;
  /** Every object there is, by collection and in order of creation. */
  everything(): Change[];
  /** Puts or deletes as the changes say; the next flush writes it down. */
  applyAll(changes: Change[]): void;
  close(): void;
}

/** So many changes make the journal of a day's work a few megabytes at most. */
const compactAfterChanges = 20_000;

/** `folder` null keeps the world in memory only. */
export function openStore(folder: string | null): Store {
  const collections = new Map<string, Entries>();
  let pending: Change[] = [];
  let journal: Journal | null = null;
  let appended = 0;

  const entriesOf = (name: string) => {
    const known = collections.get(name);
    if (known) return known;
    const fresh = new Entries();
    collections.set(name, fresh);
    return fresh;
  };

  const apply = ([name, id, json]: Change): StoredObject | undefined => {
    if (json === null) {
      entriesOf(name).delete(id);
      return undefined;
    }
    return entriesOf(name).put(JSON.parse(json) as StoredObject);
  };

  const change = (item: Change) => {
    const stored = apply(item);
    if (journal) pending.push(item);
    return stored;
  };

  const store: Store = {
    collection<T extends StoredObject>(name: string): Collection<T> {
      return {
        get: (id) => entriesOf(name).get(id) as T | undefined,
        list: (filter = {}) => entriesOf(name).list(filter) as T[],
        where: (member, value) => entriesOf(name).where(member, value) as T[],
        put: (object) => change([name, object.id, JSON.stringify(object)]) as T,
        delete: (id) => {
          if (entriesOf(name).get(id)) change([name, id, null]);
        },
      };
    },
    flush() {
      if (pending.length === 0) return;
      const batch = pending;
      pending = [];
      journal?.append(batch);
      appended += batch.length;
      if (appended > Math.max(compactAfterChanges, 2 * sizeOf(collections))) {
        journal?.rewrite(store.everything());
        appended = 0;
      }
    },
    clear(kept) {
      for (const name of collections.keys()) {
        if (!kept.some((prefix) => name.startsWith(prefix))) collections.delete(name);
      }
      pending = [];
      journal?.rewrite(store.everything());
    },
    everything: () =>
      [...collections].flatMap(([name, entries]) => entries.list({}).map((object): Change => [name, object.id, JSON.stringify(object)])),
    applyAll: (changes) => changes.forEach(change),
    close() {
      store.flush();
      journal?.close();
      // What is still under way in the background changes nothing any more.
      journal = null;
    },
  };

  if (folder !== null) {
    const opened = openJournal(folder);
    opened.changes.forEach(apply);
    journal = opened.journal;
    journal.rewrite(store.everything());
  }
  return store;
}

function sizeOf(collections: Map<string, Entries>): number {
  return [...collections.values()].reduce((sum, entries) => sum + entries.size, 0);
}
