import type { Collection, StoredObject } from '../contract';
import { openJournal, type Change, type Journal } from './journal';

interface Entry {
  accountId: string;
  region: string;
  json: string;
}

/** All objects of the world, held in memory and written through to a journal. */
export interface Store {
  collection<T extends StoredObject>(name: string): Collection<T>;
  /** Everything that was changed since the last flush goes to the journal as one batch. */
  flush(): void;
  /** Forgets everything but the collections whose name begins with one of these. */
  clear(kept: string[]): void;
  close(): void;
}

/** So many changes make the journal of a day's work a few megabytes at most. */
const compactAfterChanges = 20_000;

/** `folder` null keeps the world in memory only. */
export function openStore(folder: string | null): Store {
  const collections = new Map<string, Map<string, Entry>>();
  let pending: Change[] = [];
  let journal: Journal | null = null;
  let appended = 0;

  const entriesOf = (name: string) => {
    const known = collections.get(name);
    if (known) return known;
    const fresh = new Map<string, Entry>();
    collections.set(name, fresh);
    return fresh;
  };

  const apply = ([name, id, json]: Change) => {
    if (json === null) {
      entriesOf(name).delete(id);
      return;
    }
    const { accountId, region } = JSON.parse(json) as StoredObject;
    entriesOf(name).set(id, { accountId, region, json });
  };

  const everything = (): Change[] =>
    [...collections].flatMap(([name, entries]) => [...entries].map(([id, { json }]): Change => [name, id, json]));

  if (folder !== null) {
    const opened = openJournal(folder);
    opened.changes.forEach(apply);
    journal = opened.journal;
    journal.rewrite(everything());
  }

  const change = (item: Change) => {
    apply(item);
    if (journal) pending.push(item);
  };

  const flush = () => {
    if (pending.length === 0) return;
    const batch = pending;
    pending = [];
    journal?.append(batch);
    appended += batch.length;
    if (appended > compactAfterChanges) {
      journal?.rewrite(everything());
      appended = 0;
    }
  };

  return {
    collection<T extends StoredObject>(name: string): Collection<T> {
      return {
        get: (id) => {
          const entry = entriesOf(name).get(id);
          return entry && (JSON.parse(entry.json) as T);
        },
        list: (filter = {}) =>
          [...entriesOf(name).values()]
            .filter((entry) => filter.accountId === undefined || entry.accountId === filter.accountId)
            .filter((entry) => filter.region === undefined || entry.region === filter.region)
            .map((entry) => JSON.parse(entry.json) as T),
        put: (object) => {
          const json = JSON.stringify(object);
          change([name, object.id, json]);
          return JSON.parse(json) as T;
        },
        delete: (id) => {
          if (entriesOf(name).has(id)) change([name, id, null]);
        },
      };
    },
    flush,
    clear(kept) {
      for (const name of collections.keys()) {
        if (!kept.some((prefix) => name.startsWith(prefix))) collections.delete(name);
      }
      pending = [];
      journal?.rewrite(everything());
    },
    close() {
      flush();
      journal?.close();
    },
  };
}
