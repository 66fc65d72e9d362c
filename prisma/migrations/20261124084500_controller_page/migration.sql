-- What the page of the controller lists, in its order. Partial, so that what is as wanted costs nothing.
CREATE INDEX "resource_blocked" ON "resource" ("phaseSince", "id") INCLUDE ("reason", "kind", "accountId") WHERE phase = 'BLOCKED';
CREATE INDEX "resource_retrying" ON "resource" ("attempts" DESC, "phaseSince", "id") WHERE phase = 'RETRYING';
CREATE INDEX "resource_moving" ON "resource" ("phaseSince", "id") WHERE phase IN ('PENDING', 'WAITING_FOR_OTHERS', 'WAITING_FOR_AWS');
