import type { ReactNode } from 'react';
import { useTexts } from '../i18n/texts.js';
import type { ActProps } from './act-form.js';
import type { CaseCommand } from './case-commands.js';
import { CorrectForm } from './correct-form.js';
import { EraseForm } from './erase-form.js';
import { commandTexts } from './incident.texts.js';
import { MergeForm } from './merge-form.js';
import { ReclassifyForm } from './reclassify-form.js';
import { SimpleForm } from './simple-form.js';
import { StepByHandForm } from './step-by-hand-form.js';
import { VerifyForm } from './verify-form.js';

/** The form of one command of the call center. */
export function CaseForm({ command, ...act }: ActProps & { readonly command: CaseCommand }): ReactNode {
  const name = useTexts(commandTexts)(command);
  switch (command) {
    case 'VerifyReport':
      return <VerifyForm {...act} name={name} />;
    case 'Reclassify':
      return <ReclassifyForm {...act} name={name} />;
    case 'MergeInto':
      return <MergeForm {...act} name={name} />;
    case 'CorrectOccurrence':
      return <CorrectForm {...act} name={name} />;
    case 'CompleteStep':
    case 'SkipStep':
      return <StepByHandForm {...act} name={name} command={command} />;
    case 'ErasePersonalData':
      return <EraseForm {...act} name={name} />;
    default:
      return <SimpleForm {...act} name={name} command={command} />;
  }
}
