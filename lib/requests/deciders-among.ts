/**
 * Those of the members who may decide on a request of this person. `members` are not absent; `approverIds` are those that the service
 * names, also people who have left the team. Pages and the server share it.
 */
export function decidersAmong<Member extends { id: string }>(members: readonly Member[], approverIds: readonly string[], requesterId: string): Member[] {
  const named = members.filter(({ id }) => approverIds.includes(id));
  return (named.length > 0 ? named : members).filter(({ id }) => id !== requesterId);
}
