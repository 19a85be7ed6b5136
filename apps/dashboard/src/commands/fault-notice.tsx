import { Alert, List } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLabel, useTexts } from '../i18n/texts.js';
import type { CommandFault } from './give-command.js';
import { faultTexts } from './fault.texts.js';
import { failures, refusalRemedies } from './remedies.js';

/** Why a command was not recorded and what to do, as people say it. */
export function FaultNotice({ fault }: { readonly fault: CommandFault | null }): ReactNode {
  if (fault === null) return null;
  return (
    <Alert color="red" role="alert" data-fault={fault.kind}>
      <FaultText fault={fault} />
    </Alert>
  );
}

function FaultText({ fault }: { readonly fault: CommandFault }): ReactNode {
  const say = useTexts(faultTexts);
  const label = useLabel();
  switch (fault.kind) {
    case 'refused': {
      const remedy = refusalRemedies[fault.code];
      return remedy === undefined ? label(fault.message) : `${label(fault.message)} ${label(remedy)}`;
    }
    case 'moved':
      return say('moved');
    case 'bad-input':
      return (
        <>
          {say('bad-input')}
          <List size="sm">
            {fault.paths.map(({ path, message }) => (
              <List.Item key={path}>
                {path.replace(/^input\./, '')}: {message}
              </List.Item>
            ))}
          </List>
        </>
      );
    case 'failed': {
      const known = failures[fault.code];
      return known === undefined ? say('other', { code: fault.code }) : label(known);
    }
  }
}
