import { Button } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { useLabel } from '../i18n/texts.js';
import { useAnnounce } from '../shell/announcer.js';
import classes from './offer-button.module.css';

interface OfferButtonProps {
  readonly children: ReactNode;
  /** Why the server would refuse it now; null: it may be pressed. */
  readonly why: { readonly id: string; readonly en: string } | null;
  readonly isNext?: boolean;
  readonly onPress: () => void;
}

/**
 * What the server offers. What it would refuse stays in the row and in the order of the Tab key: the reason is read with the
 * name, and seen below the row while the button has the focus or the pointer. Stands in an `OfferRow`.
 */
export function OfferButton({ children, why, isNext = false, onPress }: OfferButtonProps): ReactNode {
  const label = useLabel();
  const announce = useAnnounce();
  const id = useId();
  if (why === null) {
    return (
      <Button size="compact-sm" variant={isNext ? 'filled' : 'default'} onClick={onPress}>
        {children}
      </Button>
    );
  }
  return (
    <>
      <Button
        className={classes['refused'] ?? ''}
        size="compact-sm"
        variant="default"
        aria-disabled
        aria-describedby={id}
        onClick={() => announce(label(why))}
      >
        {children}
      </Button>
      <span id={id} className={classes['why']}>
        {label(why)}
      </span>
    </>
  );
}

export function OfferRow({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={classes['row']}>{children}</div>;
}
