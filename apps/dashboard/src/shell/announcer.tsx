import { createContext, use, useCallback, useState, type ReactNode } from 'react';
import classes from './shell.module.css';

const AnnounceContext = createContext<(text: string) => void>(() => undefined);

/** What a screen reader says of changes that happen elsewhere on the page. */
export function Announcer({ children }: { readonly children: ReactNode }): ReactNode {
  const [said, setSaid] = useState('');
  const announce = useCallback((text: string) => setSaid(text), []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <div className={classes['unseen']} role="status" aria-live="polite" data-testid="announcer">
        {said}
      </div>
    </AnnounceContext>
  );
}

export function useAnnounce(): (text: string) => void {
  return use(AnnounceContext);
}
