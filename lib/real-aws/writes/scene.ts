import type { AwsSession } from '@/lib/aws/session';
import type { RolePurpose } from '@/prisma/generated/enums';
import type { CreatedObjects } from '../created-objects';
import { NotTried } from '../finding';
import { openRole, type CheckedAccount, type KnownRole } from '../reads/accounts';

export interface SceneOptions {
  owner: CheckedAccount | undefined;
  consumer: CheckedAccount | undefined;
  region: string;
  /** Name of everything that this run creates. */
  name: string;
  created: CreatedObjects;
  /** Between two looks at something that AWS works on. */
  pollMs: number;
  /** For how long something that AWS works on is waited for. */
  patienceMs: number;
  /** A name that the configuration leads to, instead of an address in the VPC. */
  domainName?: string | undefined;
  vpcId?: string | undefined;
  signal: AbortSignal;
}

/** What the checks of one run share: sessions, and objects that are created when a check first needs them. */
export class Scene {
  readonly #made = new Map<string, Promise<unknown>>();

  constructor(readonly options: SceneOptions) {}

  get owner(): CheckedAccount {
    return this.options.owner ?? notThere('No account with an owner role.');
  }

  get consumer(): CheckedAccount {
    return this.options.consumer ?? notThere('No account with a consumer role.');
  }

  asOwner(purpose: RolePurpose = 'OWNER'): Promise<AwsSession> {
    return openRole(this.role(this.owner, purpose), this.options.region);
  }

  asConsumer(purpose: RolePurpose = 'CONSUMER'): Promise<AwsSession> {
    return openRole(this.role(this.consumer, purpose), this.options.region);
  }

  role(account: CheckedAccount, purpose: RolePurpose): KnownRole {
    return account.roles.find((role) => role.purpose === purpose) ?? notThere(`Account ${account.id} has no ${purpose.toLowerCase()} role.`);
  }

  /** Tag of everything that this run creates. */
  get tags(): Record<string, string> {
    return { 'pergola:resource': this.options.name };
  }

  /** Makes something once. Who needs it after it failed is not tried, with the same reason. */
  once<T>(what: string, make: () => Promise<T>): Promise<T> {
    const made = this.#made.get(what) as Promise<T> | undefined;
    if (made) {
      return made.catch((error: unknown) => {
        throw new NotTried(`It needs the ${what}, which could not be created: ${error instanceof Error ? error.message : String(error)}`);
      });
    }
    const first = make();
    this.#made.set(what, first);
    return first;
  }

  /** Asks again until there is an answer. Throws when AWS takes too long, or when the run is interrupted. */
  async wait<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
    const deadline = performance.now() + this.options.patienceMs;
    for (;;) {
      this.options.signal.throwIfAborted();
      const answer = await ask();
      if (answer !== undefined) return answer;
      if (performance.now() > deadline) throw new Error(`${what}: AWS was not done after ${Math.round(this.options.patienceMs / 1000)} s.`);
      await this.pause();
    }
  }

  pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.options.pollMs));
  }
}

function notThere(reason: string): never {
  throw new NotTried(reason);
}
