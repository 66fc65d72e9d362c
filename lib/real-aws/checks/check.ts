import type { Finding } from '../finding';
import type { Scene } from '../writes/scene';

/** How each check is tried, by its id. A check that is not in it cannot be tried by a command. */
export type Tries = Record<string, (scene: Scene) => Promise<Finding>>;
