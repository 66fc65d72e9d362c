-- CreateEnum
CREATE TYPE "SessionEnd" AS ENUM ('SIGNED_OUT', 'PERSON', 'ADMINISTRATOR', 'ISSUER');

-- AlterTable
ALTER TABLE "person" DROP COLUMN "sessionVersion";

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "groupsCheckedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checkFailedAt" TIMESTAMPTZ(3),
    "checkingUntil" TIMESTAMPTZ(3),
    "cookieSerial" INTEGER NOT NULL DEFAULT 1,
    "userAgent" TEXT NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "endReason" "SessionEnd",
    "endedById" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "session_personId_endedAt_idx" ON "session"("personId", "endedAt");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_personId_fkey" FOREIGN KEY ("personId") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_endedById_fkey" FOREIGN KEY ("endedById") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;
