import { createContext, use, useLayoutEffect, useMemo, useRef, type ReactNode } from 'react';

/** One key that does something now. */
export interface Shortcut {
  /** As pressed: `F2`, `Alt+V`, `n`, `?`. A key without a modifier does nothing while a field has the focus, F-keys and Escape excepted. */
  readonly keys: string;
  /** What it does, in the reader's language. */
  readonly label: string;
  readonly run: () => void;
}

type Taken = ReadonlySet<{ readonly current: Shortcut }>;

interface Registry {
  readonly taken: Taken;
  readonly take: (shortcut: { readonly current: Shortcut }) => () => void;
}

const RegistryContext = createContext<Registry | null>(null);

/** Whichever was registered last wins: a dialog's key over the screen's below it. */
export function ShortcutProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const registry = useMemo<Registry>(() => {
    const taken = new Set<{ readonly current: Shortcut }>();
    return {
      taken,
      take(shortcut) {
        taken.add(shortcut);
        return () => taken.delete(shortcut);
      },
    };
  }, []);

  useLayoutEffect(() => {
    function press(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing) return;
      const pressed = nameOf(event);
      if (isTyping(event.target) && isPlain(pressed)) return;
      const found = [...registry.taken].reverse().find(({ current }) => current.keys.toLowerCase() === pressed.toLowerCase());
      if (found === undefined) return;
      event.preventDefault();
      found.current.run();
    }
    globalThis.addEventListener('keydown', press);
    return () => globalThis.removeEventListener('keydown', press);
  }, [registry]);

  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

/** @param shortcut null: not now */
export function useShortcut(shortcut: Shortcut | null): void {
  const registry = use(RegistryContext);
  const current = useRef<Shortcut>({ keys: '', label: '', run: () => undefined });
  const isOn = shortcut !== null;
  // With the paint: a key pressed as soon as the screen is seen counts.
  useLayoutEffect(() => {
    if (shortcut !== null) current.current = shortcut;
  });
  useLayoutEffect(() => (isOn ? registry?.take(current) : undefined), [registry, isOn]);
}

/** Every shortcut that works now, for the help. */
export function useTakenShortcuts(): () => readonly Shortcut[] {
  const registry = use(RegistryContext);
  return () => [...(registry?.taken ?? [])].map(({ current }) => current);
}

function nameOf({ key, code, ctrlKey, altKey, shiftKey }: KeyboardEvent): string {
  const isLetter = /^Key[A-Z]$|^Digit\d$/.test(code);
  // With Alt some layouts write another sign: the key itself counts then.
  const name = altKey && isLetter ? code.replace(/^Key|^Digit/, '') : key;
  const isNamed = name.length > 1;
  return [ctrlKey ? 'Ctrl+' : '', altKey ? 'Alt+' : '', shiftKey && isNamed ? 'Shift+' : '', name].join('');
}

function isPlain(pressed: string): boolean {
  return pressed.length === 1 || pressed === 'Enter';
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input:not([type=radio]):not([type=checkbox]), textarea, select');
}
