import type { WorldFile } from '../world/world-schema';
import type { AccessKeys } from './access-keys';
import type { World } from './contract';
import type { RoleStore } from './iam/role-store';

/** The world with its identities, which only STS and Organizations look into. */
export interface SandboxWorld extends World {
  roles: RoleStore;
  accessKeys: AccessKeys;
  file: WorldFile;
}

export function withIdentities(world: World): SandboxWorld {
  if (!('roles' in world && 'accessKeys' in world && 'file' in world)) {
    throw new Error('This world was made without its roles and access keys.');
  }
  return world as SandboxWorld;
}
