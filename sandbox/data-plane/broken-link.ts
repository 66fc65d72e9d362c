import { TaskFailure } from './task-failure';

/** The links of the chain from a client to a private service, in the order in which a packet passes them. */
export type Link = 'endpoint' | 'name' | 'association' | 'configuration' | 'zone' | 'security-group' | 'port' | 'gateway' | 'target';

/** One link of the chain is missing; the sentence says which. A task that meets it fails as Step Functions has it. */
export class BrokenLink extends TaskFailure {
  constructor(
    readonly link: Link,
    sentence: string,
  ) {
    super('States.Http.Socket', sentence);
    this.name = 'BrokenLink';
  }
}
