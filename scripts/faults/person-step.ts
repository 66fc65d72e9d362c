/** What a person does in a process of its own; `child/person.ts` knows how. */
export type PersonStep = 'seed' | 'publish' | 'publishBehindGateway' | 'ask' | 'askFromOutside' | 'approve' | 'connect' | 'connectFromOutside' | 'changeCredentials' | 'revoke' | 'suspend' | 'resume' | 'correct' | 'askToRenew' | 'approveRenewal' | 'findGhosts' | 'cutGhost' | 'retire' | 'findMarked' | 'removeMarked';
