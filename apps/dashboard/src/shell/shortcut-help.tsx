import { Kbd, Modal, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/texts.js';
import { shellTexts } from './shell.texts.js';
import { useTakenShortcuts } from './shortcuts.js';

/** Every key that works on this screen, now. */
export function ShortcutHelp({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }): ReactNode {
  const say = useTexts(shellTexts);
  const taken = useTakenShortcuts();
  return (
    <Modal opened={isOpen} onClose={onClose} title={say('keys')} closeButtonProps={{ 'aria-label': say('close') }}>
      <Table>
        <Table.Tbody>
          {isOpen &&
            taken().map(({ keys, label }) => (
              <Table.Tr key={`${keys} ${label}`}>
                <Table.Td>
                  <Kbd>{keys}</Kbd>
                </Table.Td>
                <Table.Td>{label}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
