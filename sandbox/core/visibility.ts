import type { Collection, StoredObject, World } from './contract';

/** What was made a moment ago and is not to be seen yet, as an eventually consistent service may have it. */
export class Visibility {
  private readonly hiddenUntil = new Map<string, number>();

  /** The world as a reading operation sees it. */
  forReading(world: World, everythingOf?: string): World {
    if (this.hiddenUntil.size === 0 && everythingOf === undefined) return world;
    const isSeen = (collection: string, object: StoredObject) =>
      !(everythingOf !== undefined && collection.startsWith(`${everythingOf}.`)) &&
      (this.hiddenUntil.get(`${collection} ${object.id}`) ?? 0) <= world.clock.now();
    return withCollections(world, (name, collection) => ({
      ...collection,
      get: (id) => {
        const object = collection.get(id);
        return object && isSeen(name, object) ? object : undefined;
      },
      list: (filter) => collection.list(filter).filter((object) => isSeen(name, object)),
      where: (member, value) => collection.where(member, value).filter((object) => isSeen(name, object)),
    }));
  }

  /** The world in which all that is newly made stays unseen until then. */
  hidingWhatIsMade(world: World, until: number): World {
    return withCollections(world, (name, collection) => ({
      ...collection,
      put: (object) => {
        if (!collection.get(object.id)) this.hiddenUntil.set(`${name} ${object.id}`, until);
        return collection.put(object);
      },
    }));
  }

  clear(): void {
    this.hiddenUntil.clear();
  }
}

function withCollections(
  world: World,
  change: (name: string, collection: Collection<StoredObject>) => Collection<StoredObject>,
): World {
  const changed: World = Object.create(world);
  changed.collection = <T extends StoredObject>(name: string) =>
    change(name, world.collection(name)) as unknown as Collection<T>;
  return changed;
}

/** Operations that only look. */
export function isReading(operation: string): boolean {
  return /^(Get|Head|List|Describe)/.test(operation);
}
