import type { ServiceId } from './contract';

/** One call as CloudTrail would tell it, without secrets. */
export interface CallRecord {
  /** ISO 8601 on the world's clock. */
  time: string;
  accountId: string | null;
  region: string;
  service: ServiceId;
  operation: string;
  input: unknown;
  /** `ok`, or the name of the error that was answered. */
  result: string;
  errorMessage?: string;
  requestId: string;
  callerArn: string | null;
  sourceIdentity?: string;
}

/** One IAM question that was asked, and its answer. */
export interface PermissionRecord {
  time: string;
  principalArn: string;
  action: string;
  resource: string;
  allowed: boolean;
  /** True where an account's own key was used, which is never refused. */
  fullAccess: boolean;
}

const keptRecords = 20_000;

/** A bounded memory of what happened, oldest first. */
export class RecentRecords<Row extends { time: string }> {
  private rows: Row[] = [];

  add(row: Row): void {
    this.rows.push(row);
    if (this.rows.length > keptRecords * 1.1) this.rows = this.rows.slice(-keptRecords);
  }

  /** Those at or after `since` (ISO 8601); all without it. */
  list(since?: string): Row[] {
    return since === undefined ? [...this.rows] : this.rows.filter((row) => row.time >= since);
  }

  clear(): void {
    this.rows = [];
  }
}
