'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState, type ReactNode } from 'react';

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

/** Longer than a double click takes on the systems that people use. */
const armedAfterMs = 500;

/**
 * Asks once more, or for what is still needed, before something is done. It cannot be confirmed in the moment in which it opens: its button
 * may lie under the pointer, and the second half of a double click confirms nothing.
 */
export function ConfirmModal({ title, confirm, running, isRunning, onConfirm, close, children }: ConfirmModalProps) {
  const [isArmed, setArmed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setArmed(true), armedAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel="Close"
      onDismiss={({ detail }) => {
        // The second half of a double click falls beside the dialog.
        if (isArmed || detail.reason !== 'overlay') close();
      }}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
            <Button variant="primary" loading={isRunning} loadingText={running} disabled={!isArmed} onClick={() => void onConfirm()}>
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
