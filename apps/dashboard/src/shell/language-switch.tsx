import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { switchLanguage, useLanguage } from '../i18n/texts.js';

export function LanguageSwitch(): ReactNode {
  const language = useLanguage();
  return (
    <SegmentedControl
      size="xs"
      aria-label="Bahasa / language"
      value={language}
      onChange={(chosen) => switchLanguage(chosen === 'en' ? 'en' : 'id')}
      data={[
        { value: 'id', label: 'Indonesia' },
        { value: 'en', label: 'English' },
      ]}
    />
  );
}
