'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';

interface ConfirmModalProps {
  title: string;
  /** What the button that does it says, and what it says meanwhile. */
  confirm: string;
  running: string;
  isRunning: boolean;
  onConfirm: () => unknown;
  close: () => void;
  children: ReactNode;
}

/** Asks once more, or for what is still needed, before something is done. */
export function ConfirmModal({ title, confirm, running, isRunning, onConfirm, close, children }: ConfirmModalProps) {
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel="Close"
      onDismiss={close}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
            <Button variant="primary" loading={isRunning} loadingText={running} onClick={() => void onConfirm()}>
              {confirm}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {children}
    </Modal>
  );
}
