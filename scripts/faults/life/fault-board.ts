import type { FaultRequest } from '@/sandbox/core/faults';
import type { Sandbox } from '@/sandbox/start-sandbox';

/** Lasting disturbances of AWS, several at a time, each of which can be taken away by itself; and roles, likewise. */
export class FaultBoard {
  private readonly lasting = new Set<FaultRequest>();
  private readonly roles = new Map<string, Parameters<Sandbox['changeRole']>[1]>();

  constructor(private readonly sandbox: Sandbox) {}

  /** Meets the next matching call, and is gone. */
  once(fault: FaultRequest): void {
    this.sandbox.addFault({ ...fault, times: 1 });
  }

  /** Answers how to take it away. */
  put(fault: FaultRequest): () => void {
    this.lasting.add(fault);
    this.sandbox.addFault(fault);
    return () => {
      const others = this.sandbox.faults().filter(({ rate }) => rate === undefined);
      this.lasting.delete(fault);
      this.sandbox.clearFaults();
      for (const one of [...others, ...this.lasting]) this.sandbox.addFault(one);
    };
  }

  /** Answers how to put the role back. */
  changeRole(arn: string, change: Parameters<Sandbox['changeRole']>[1]): () => void {
    this.roles.set(arn, change);
    this.sandbox.changeRole(arn, change);
    return () => {
      this.roles.delete(arn);
      this.sandbox.restoreRoles();
      for (const [other, still] of this.roles) this.sandbox.changeRole(other, still);
    };
  }

  /** All is well again. */
  clear(): void {
    this.lasting.clear();
    this.roles.clear();
    this.sandbox.clearFaults();
    this.sandbox.restoreRoles();
  }
}
