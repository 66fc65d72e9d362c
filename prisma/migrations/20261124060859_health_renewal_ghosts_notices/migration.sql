-- CreateEnum
CREATE TYPE "OnDrift" AS ENUM ('REPAIR', 'REPORT');

-- CreateEnum
CREATE TYPE "Health" AS ENUM ('IN_SYNC', 'CHANGED', 'MISSING', 'FAILING', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "GhostKind" AS ENUM ('PRINCIPAL', 'NETWORK_ASSOCIATION', 'ENDPOINT_ASSOCIATION', 'CONNECTION');

-- CreateEnum
CREATE TYPE "GhostDecision" AS ENUM ('ADOPTED', 'CUT');

-- CreateEnum
CREATE TYPE "NoticeWeight" AS ENUM ('INFO', 'WARNING', 'ALERT');

-- AlterEnum
ALTER TYPE "GrantState" ADD VALUE 'SUSPENDED';

-- AlterTable
ALTER TABLE "access_request" ADD COLUMN     "renewsGrantId" TEXT;

-- AlterTable
ALTER TABLE "grant" ADD COLUMN     "suspendComment" TEXT,
ADD COLUMN     "suspendedAt" TIMESTAMPTZ(3),
ADD COLUMN     "suspendedById" TEXT;

-- AlterTable
ALTER TABLE "resource" ADD COLUMN     "checkedAt" TIMESTAMPTZ(3),
ADD COLUMN     "differences" JSONB,
ADD COLUMN     "health" "Health",
ADD COLUMN     "healthSentence" TEXT,
ADD COLUMN     "healthSince" TIMESTAMPTZ(3),
ADD COLUMN     "readyGeneration" INTEGER,
ADD COLUMN     "repairs" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "surveyed" TEXT,
ADD COLUMN     "wantedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "service" ADD COLUMN     "onDrift" "OnDrift" NOT NULL DEFAULT 'REPAIR';

-- CreateTable
CREATE TABLE "account_check" (
    "accountId" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "task" TEXT NOT NULL,
    "nextAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "lastOkAt" TIMESTAMPTZ(3),
    "problem" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "account_check_pkey" PRIMARY KEY ("accountId","region","task")
);

-- CreateTable
CREATE TABLE "ghost" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "kind" "GhostKind" NOT NULL,
    "serviceId" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "awsArn" TEXT,
    "details" JSONB NOT NULL,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "goneAt" TIMESTAMPTZ(3),
    "decision" "GhostDecision",
    "decidedById" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "resourceId" TEXT,

    CONSTRAINT "ghost_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,
    "weight" "NoticeWeight" NOT NULL,
    "sentence" TEXT NOT NULL,
    "href" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settledAt" TIMESTAMPTZ(3),
    "mailedAt" TIMESTAMPTZ(3),
    "mailAttempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice_reading" (
    "noticeId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "readAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notice_reading_pkey" PRIMARY KEY ("noticeId","personId")
);

-- CreateTable
CREATE TABLE "aws_call_count" (
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "accountId" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "calls" INTEGER NOT NULL,
    "ms" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "aws_call_count_pkey" PRIMARY KEY ("minute","accountId","region","service","operation","result")
);

-- CreateIndex
CREATE INDEX "account_check_nextAt_idx" ON "account_check"("nextAt");

-- CreateIndex
CREATE UNIQUE INDEX "ghost_key_key" ON "ghost"("key");

-- CreateIndex
CREATE INDEX "ghost_serviceId_idx" ON "ghost"("serviceId");

-- CreateIndex
CREATE INDEX "ghost_goneAt_idx" ON "ghost"("goneAt");

-- CreateIndex
CREATE UNIQUE INDEX "notice_key_key" ON "notice"("key");

-- CreateIndex
CREATE INDEX "notice_teamId_createdAt_idx" ON "notice"("teamId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "access_request_renewsGrantId_idx" ON "access_request"("renewsGrantId");

-- AddForeignKey
ALTER TABLE "access_request" ADD CONSTRAINT "access_request_renewsGrantId_fkey" FOREIGN KEY ("renewsGrantId") REFERENCES "grant"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_suspendedById_fkey" FOREIGN KEY ("suspendedById") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ghost" ADD CONSTRAINT "ghost_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ghost" ADD CONSTRAINT "ghost_decidedById_fkey" FOREIGN KEY ("decidedById") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ghost" ADD CONSTRAINT "ghost_resourceId_fkey" FOREIGN KEY ("resourceId") REFERENCES "resource"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice_reading" ADD CONSTRAINT "notice_reading_noticeId_fkey" FOREIGN KEY ("noticeId") REFERENCES "notice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice_reading" ADD CONSTRAINT "notice_reading_personId_fkey" FOREIGN KEY ("personId") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was as wanted before these columns were there.
UPDATE "resource" SET "readyGeneration" = generation, "health" = 'IN_SYNC', "healthSince" = "phaseSince", "checkedAt" = "observedAt" WHERE phase = 'CONVERGED';
