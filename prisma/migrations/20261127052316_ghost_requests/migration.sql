-- AlterTable
ALTER TABLE "ghost" ADD COLUMN     "requestId" TEXT;

-- CreateIndex
CREATE INDEX "ghost_requestId_idx" ON "ghost"("requestId");

-- AddForeignKey
ALTER TABLE "ghost" ADD CONSTRAINT "ghost_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "access_request"("id") ON DELETE SET NULL ON UPDATE CASCADE;
