import type { ServiceId } from './contract';

/** Who called, as CloudTrail tells it. */
export interface UserIdentity {
  /** `AWSAccount` where another account called; `Unknown` where nobody could be told from the signature. */
  type: 'Root' | 'AssumedRole' | 'AWSAccount' | 'Unknown';
  principalId?: string;
  arn?: string;
  accountId?: string;
  accessKeyId?: string;
  sessionContext?: {
    sessionIssuer: { type: 'Role'; principalId: string; arn: string; accountId: string; userName: string };
    attributes: { creationDate: string; mfaAuthenticated: 'false' };
    sourceIdentity?: string;
  };
  /** The service that made the call for the caller. */
  invokedBy?: string;
}

/** One call as CloudTrail would tell it, without secrets; with a few shorter names for the same things. */
export interface CallRecord {
  /** ISO 8601 to the second, on the world's clock. */
  eventTime: string;
  eventSource: string;
  eventName: string;
  awsRegion: string;
  userIdentity: UserIdentity;
  sourceIPAddress: string;
  /** Members begin with a small letter. */
  requestParameters: unknown;
  errorCode?: string;
  requestID: string;
  eventID: string;
  readOnly: boolean;
  eventType: 'AwsApiCall';
  /** The account whose trail has it. */
  recipientAccountId: string | null;
  additionalEventData?: Record<string, string>;
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
  /** The names of the condition keys that the question had, beside the global ones that every question has. */
  conditionKeys: string[];
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
