import { useCallback, useRef, useState } from 'react';
import { useSession } from '../session/session.js';
import { giveCommand, newActKey, type Accepted, type CommandFault, type CommandInput, type CommandName } from './give-command.js';

export interface Act {
  readonly isBusy: boolean;
  /** Of the last try; null after a success. */
  readonly fault: CommandFault | null;
  /** @returns null when it did not succeed: `fault` says why. What was typed is the caller's to keep. */
  readonly give: <Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
    options?: { readonly ifMatch?: number },
  ) => Promise<Accepted | null>;
}

/** Gives commands from one place of a screen, one at a time. The same command again after a broken line is the same act. */
export function useAct(): Act {
  const { connection } = useSession();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<CommandFault | null>(null);
  const unsettled = useRef<{ readonly what: string; readonly key: string } | null>(null);

  const give = useCallback<Act['give']>(
    async (name, input, options) => {
      const what = JSON.stringify([name, input]);
      const key = unsettled.current?.what === what ? unsettled.current.key : newActKey();
      unsettled.current = { what, key };
      setBusy(true);
      setFault(null);
      const outcome = await giveCommand(connection, name, input, { ...options, key });
      setBusy(false);
      if (outcome.kind !== 'failed') unsettled.current = null;
      if (outcome.kind === 'accepted') return outcome;
      setFault(outcome);
      return null;
    },
    [connection],
  );
  return { isBusy, fault, give };
}
