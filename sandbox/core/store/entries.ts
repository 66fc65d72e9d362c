import type { StoredObject } from '../contract';

type Objects = Map<string, StoredObject>;

/**
 * The objects of one collection, frozen, in order of creation: all of them, those of each account in each Region, and
 * an index for every member that was ever asked for by `where`.
 */
export class Entries {
  private readonly all: Objects = new Map();
  private readonly byPlace = new Map<string, Objects>();
  private readonly indexes = new Map<string, Map<string, Objects>>();

  get size(): number {
    return this.all.size;
  }

  get(id: string): StoredObject | undefined {
    return this.all.get(id);
  }

  put(object: StoredObject): StoredObject {
    const before = this.all.get(object.id);
    deepFreeze(object);
    if (before && placeOf(before) !== placeOf(object)) this.byPlace.get(placeOf(before))?.delete(object.id);
    this.all.set(object.id, object);
    bucket(this.byPlace, placeOf(object)).set(object.id, object);
    for (const [member, index] of this.indexes) {
      const values = valuesOf(object, member);
      if (before) for (const value of valuesOf(before, member)) if (!values.includes(value)) drop(index, value, object.id);
      for (const value of values) bucket(index, value).set(object.id, object);
    }
    return object;
  }

  delete(id: string): void {
    const object = this.all.get(id);
    if (!object) return;
    this.all.delete(id);
    drop(this.byPlace, placeOf(object), id);
    for (const [member, index] of this.indexes) for (const value of valuesOf(object, member)) drop(index, value, id);
  }

  list({ accountId, region }: { accountId?: string; region?: string }): StoredObject[] {
    if (accountId !== undefined && region !== undefined) return [...(this.byPlace.get(place(accountId, region))?.values() ?? [])];
    const all = [...this.all.values()];
    if (accountId !== undefined) return all.filter((object) => object.accountId === accountId);
    return region === undefined ? all : all.filter((object) => object.region === region);
  }

  where(member: string, value: string): StoredObject[] {
    return [...((this.indexes.get(member) ?? this.indexOf(member)).get(value)?.values() ?? [])];
  }

  private indexOf(member: string): Map<string, Objects> {
    const index = new Map<string, Objects>();
    for (const object of this.all.values()) for (const value of valuesOf(object, member)) bucket(index, value).set(object.id, object);
    this.indexes.set(member, index);
    return index;
  }
}

function placeOf(object: StoredObject): string {
  return place(object.accountId, object.region);
}

function place(accountId: string, region: string): string {
  return `${accountId} ${region}`;
}

function valuesOf(object: StoredObject, member: string): string[] {
  const value = (object as unknown as Record<string, unknown>)[member];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function bucket(buckets: Map<string, Objects>, key: string): Objects {
  const known = buckets.get(key);
  if (known) return known;
  const fresh: Objects = new Map();
  buckets.set(key, fresh);
  return fresh;
}

function drop(buckets: Map<string, Objects>, key: string, id: string): void {
  const objects = buckets.get(key);
  objects?.delete(id);
  if (objects?.size === 0) buckets.delete(key);
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFreeze(member);
}
