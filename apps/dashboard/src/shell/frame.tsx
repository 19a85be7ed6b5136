import { ActionIcon, Button, Select } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { screens } from '../screens.js';
import { LanguageSwitch } from './language-switch.js';
import { LinkStateBadge } from './link-state.js';
import { ShortcutHelp } from './shortcut-help.js';
import { useShortcut } from './shortcuts.js';
import classes from './shell.module.css';
import { shellTexts } from './shell.texts.js';

/** What stands around every screen. */
export function Frame({ children }: { readonly children: ReactNode }): ReactNode {
  const say = useTexts(shellTexts);
  const label = useLabel();
  const { me, city, chooseCity, signOut } = useSession();
  const [here] = useLocation();
  const [isHelpOpen, setHelpOpen] = useState(false);
  useShortcut({ keys: '?', label: say('showKeys'), run: () => setHelpOpen(true) });
  const offered = screens.filter(({ roles }) => roles.includes(me.role));
  return (
    <>
      <a className={classes['skip']} href="#content">
        {say('skip')}
      </a>
      <header className={classes['header']}>
        <strong>112 {label(city.name)}</strong>
        {me.cities.length > 1 && (
          <Select
            size="xs"
            aria-label={say('city')}
            value={city.id}
            data={[...me.cities]}
            allowDeselect={false}
            onChange={(id) => (id === null ? undefined : void chooseCity(id))}
          />
        )}
        <nav className={classes['nav']} aria-label={say('screens')}>
          {offered.map(({ path, name }) => (
            <Link key={path} href={path} className={classes['link']} aria-current={here.startsWith(path) ? 'page' : undefined}>
              {say(name)}
            </Link>
          ))}
        </nav>
        <LinkStateBadge />
        <LanguageSwitch />
        <ActionIcon variant="default" aria-label={say('showKeys')} onClick={() => setHelpOpen(true)}>
          ?
        </ActionIcon>
        <Button size="compact-sm" variant="default" onClick={signOut}>
          {say('signOut')}
        </Button>
      </header>
      <main id="content" className={classes['main']}>
        {children}
      </main>
      <ShortcutHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </>
  );
}
