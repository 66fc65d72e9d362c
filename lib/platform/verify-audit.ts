import type { AuditEvent } from '@/prisma/generated/client';
import { isSignedBy, type AuditHead } from './audit-head';
import { genesisHash, hashOf, hashVersion } from './audit';
import type { Tx } from './db';

/** What does not fit, with the event that it was found at. */
export interface AuditProblem {
  kind: 'brokenLink' | 'unknownVersion' | 'missingEvent' | 'rewritten' | 'wrongCount' | 'wrongSignature' | 'otherInstallation';
  seq: string;
  /** For people. */
  message: string;
}

export interface AuditCheck {
  intact: boolean;
  events: number;
  /** Hash of the last event. */
  head: string;
  seq: string;
  /** Heads from outside that were compared, and until which event they vouch for the chain. */
  heads: number;
  vouchedUntil: { seq: string; at: string } | null;
  /** The first of them; the chain is intact when there is none. */
  problems: AuditProblem[];
}

export interface VerifyOptions {
  /** From outside the database: the more, the smaller a change can be without being found. */
  heads?: readonly AuditHead[];
  /** Keys, in base64, whose signature counts. */
  publicKeys?: readonly string[];
}

const mostProblems = 20;
const pageSize = 1_000;

/**
 * Recomputes every link of the chain and compares it with heads from outside. The links alone show that an event was changed,
 * removed or moved; only heads show that the end was removed, or that whoever changed something computed all hashes again.
 */
export async function verifyAudit(tx: Tx, { heads = [], publicKeys = [] }: VerifyOptions = {}): Promise<AuditCheck> {
  const problems: AuditProblem[] = [];
  const report = (kind: AuditProblem['kind'], seq: string, message: string) => {
    if (problems.length < mostProblems) problems.push({ kind, seq, message });
  };
  const trusted = await trustedHeads(tx, heads, publicKeys, report);
  const bySeq = new Map<string, AuditHead[]>();
  for (const head of trusted) bySeq.set(head.seq, [...(bySeq.get(head.seq) ?? []), head]);
  let prevHash = genesisHash;
  let events = 0;
  // From the very first row: an event with a number below 1 is no part of the chain, and is reported.
  let after: bigint | null = null;
  let vouchedUntil: AuditCheck['vouchedUntil'] = null;
  for (;;) {
    const page: AuditEvent[] = await tx.auditEvent.findMany({ where: after === null ? {} : { seq: { gt: after } }, orderBy: { seq: 'asc' }, take: pageSize });
    if (page.length === 0) break;
    for (const event of page) {
      const seq = String(event.seq);
      events += 1;
      if (event.hashVersion !== hashVersion) report('unknownVersion', seq, `Event ${seq} has version ${event.hashVersion}, which this version of Pergola does not know.`);
      else if (event.prevHash !== prevHash) report('brokenLink', seq, `Event ${seq} does not follow the event before it: an event between them was removed, added or moved.`);
      else if (event.hash !== hashOf(event)) report('brokenLink', seq, `Event ${seq} does not match its hash: it was changed.`);
      for (const head of bySeq.get(seq) ?? []) {
        if (head.hash !== event.hash) report('rewritten', seq, `Event ${seq} is not the one that the head of ${head.at} names: it, or an event before it, was changed and the hashes were computed again.`);
        else if (head.count !== events) report('wrongCount', seq, `The head of ${head.at} counts ${head.count} events up to event ${seq}, and there are ${events}.`);
        else vouchedUntil = { seq, at: head.at };
      }
      bySeq.delete(seq);
      prevHash = event.hash;
      after = event.seq;
    }
  }
  for (const [seq, [head]] of bySeq) report('missingEvent', seq, `Event ${seq}, the last one when the head of ${head!.at} was signed, is missing. The last event is ${after ?? 0}: later events were removed.`);
  return { intact: problems.length === 0, events, head: prevHash, seq: String(after ?? 0), heads: trusted.length, vouchedUntil, problems };
}

type Report = (kind: AuditProblem['kind'], seq: string, message: string) => void;

/** A head that another key signed proves nothing, so it is reported. */
async function trustedHeads(tx: Tx, heads: readonly AuditHead[], publicKeys: readonly string[], report: Report): Promise<AuditHead[]> {
  if (heads.length === 0) return [];
  const installation = await tx.installation.findFirst();
  return heads.filter((head) => {
    if (!isSignedBy(head, publicKeys)) {
      report('wrongSignature', head.seq, `The head of ${head.at} has no valid signature of a known key (its key is ${head.keyId}).`);
      return false;
    }
    if (head.installation !== installation?.id) {
      report('otherInstallation', head.seq, `The head of ${head.at} belongs to the installation ${head.installation}; this is ${installation?.id ?? 'none'}.`);
      return false;
    }
    return true;
  });
}
