-- CreateEnum
CREATE TYPE "MarkProblem" AS ENUM ('TWIN', 'REMOVED', 'UNKNOWN');

-- AlterTable
ALTER TABLE "ghost" ADD COLUMN     "isOtherPath" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "marked_object" (
    "id" TEXT NOT NULL,
    "arn" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "awsState" TEXT,
    "changedAt" TIMESTAMPTZ(3),
    "markedAs" TEXT,
    "markReadAt" TIMESTAMPTZ(3) NOT NULL,
    "problem" "MarkProblem",
    "serviceId" TEXT,
    "teamId" TEXT,
    "foundAt" TIMESTAMPTZ(3),
    "seen" INTEGER NOT NULL DEFAULT 0,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "goneAt" TIMESTAMPTZ(3),
    "removalId" TEXT,
    "removedById" TEXT,
    "removalAskedAt" TIMESTAMPTZ(3),

    CONSTRAINT "marked_object_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "marked_object_arn_key" ON "marked_object"("arn");

-- CreateIndex
CREATE INDEX "marked_object_accountId_region_idx" ON "marked_object"("accountId", "region");

-- CreateIndex
CREATE INDEX "marked_object_problem_goneAt_idx" ON "marked_object"("problem", "goneAt");

-- CreateIndex
CREATE INDEX "marked_object_removalId_idx" ON "marked_object"("removalId");

-- AddForeignKey
ALTER TABLE "marked_object" ADD CONSTRAINT "marked_object_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "service"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "marked_object" ADD CONSTRAINT "marked_object_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "team"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "marked_object" ADD CONSTRAINT "marked_object_removedById_fkey" FOREIGN KEY ("removedById") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "marked_object" ADD CONSTRAINT "marked_object_removalId_fkey" FOREIGN KEY ("removalId") REFERENCES "resource"("id") ON DELETE SET NULL ON UPDATE CASCADE;
