-- DropForeignKey
ALTER TABLE "notice" DROP CONSTRAINT "notice_teamId_fkey";

-- AlterTable
ALTER TABLE "notice" DROP COLUMN "mailAttempts",
ALTER COLUMN "teamId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "notice_reading" ADD COLUMN     "mailedAt" TIMESTAMPTZ(3),
ALTER COLUMN "readAt" DROP NOT NULL,
ALTER COLUMN "readAt" DROP DEFAULT;

-- AlterTable
ALTER TABLE "person" ADD COLUMN     "mailAttempts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "mailedAt" TIMESTAMPTZ(3),
ADD COLUMN     "nextMailAt" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "grant_invitationId_idx" ON "grant"("invitationId");

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is open, by kind and for whom; what is to be mailed; what can be deleted. Partial, so that what is over costs nothing.
CREATE INDEX "notice_open" ON "notice" (split_part("key", '/', 1), "id") WHERE "settledAt" IS NULL;
CREATE INDEX "notice_open_of_team" ON "notice" ("teamId") WHERE "settledAt" IS NULL;
CREATE INDEX "notice_unmailed" ON "notice" ("createdAt") WHERE "mailedAt" IS NULL;
CREATE INDEX "notice_settled" ON "notice" ("settledAt") WHERE "settledAt" IS NOT NULL;

-- What notices are told from.
CREATE INDEX "resource_leaving" ON "resource" ("wantedAt") WHERE desired = 'ABSENT' AND phase <> 'GONE';
CREATE INDEX "resource_unwell" ON "resource" ("healthSince") WHERE health IN ('CHANGED', 'MISSING', 'FAILING', 'UNKNOWN');
CREATE INDEX "audit_event_news" ON "audit_event" ("at") WHERE outcome = 'DONE' AND action IN ('grant.revoke', 'grant.giveBack', 'grant.expire', 'grant.suspend', 'grant.resume', 'request.approve', 'request.reject');
