import { createContext, use, useCallback, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { Connection, RequestFailed, type LinkState } from '../api/connection.js';
import { graphql, type ResultOf } from '../api/graphql.js';

const KEPT_AS = 'access-key';
/** Whose key it is and its city, so that a reload without a line still opens what the device knows. */
const OPENED_AS = 'opened';

const whoQuery = graphql(`
  query Who {
    me {
      id
      role
      agency
      cities
    }
  }
`);
const cityQuery = graphql(`
  query DeskCity($city: ID!) {
    city(id: $city) {
      id
      name {
        id
        en
      }
      timeZone
      agencies {
        id
        name {
          id
          en
        }
      }
      categories {
        id
        label {
          id
          en
        }
        defaultAgencies
      }
    }
  }
`);

export type Me = ResultOf<typeof whoQuery>['me'];
export type City = NonNullable<ResultOf<typeof cityQuery>['city']>;

/** Everything that a signed-in screen needs: whose key, which city, the line to the server. */
export interface Session {
  readonly connection: Connection;
  readonly me: Me;
  /** The one looked at; a key may be for several. */
  readonly city: City;
  readonly chooseCity: (id: string) => Promise<void>;
  readonly signOut: () => void;
}

export type SignInFault = 'refused' | 'unreachable';

interface Door {
  readonly session: Session | null;
  /** A key is kept and being tried. */
  readonly isOpening: boolean;
  readonly fault: SignInFault | null;
  readonly signIn: (key: string) => Promise<void>;
}

const DoorContext = createContext<Door | null>(null);

interface Open {
  readonly connection: Connection;
  readonly me: Me;
  readonly city: City;
}

/** @throws RequestFailed */
async function open(key: string): Promise<Open> {
  const connection = new Connection(key);
  try {
    const { me } = await connection.ask(whoQuery, {});
    const city = await cityOf(connection, me.cities[0] ?? '');
    connection.listen();
    return { connection, me, city };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Opens with what this tab knew when the key was last good; the socket asks the server as soon as there is a line. */
function openAsKept(key: string): Open | null {
  const kept = sessionStorage.getItem(OPENED_AS);
  if (kept === null || sessionStorage.getItem(KEPT_AS) !== key) return null;
  const connection = new Connection(key);
  connection.listen();
  // Written by this page alone, a few lines below.
  return { ...(JSON.parse(kept) as Pick<Open, 'me' | 'city'>), connection };
}

async function cityOf(connection: Connection, id: string): Promise<City> {
  const { city } = await connection.ask(cityQuery, { city: id });
  if (city === null) throw new RequestFailed('no-city', 'the key is for no city');
  return city;
}

/** The key lives as long as the tab: session storage, nowhere else (ADR 18). */
export function SessionProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [opened, setOpened] = useState<Open | null>(null);
  const [isOpening, setOpening] = useState(() => sessionStorage.getItem(KEPT_AS) !== null);
  const [fault, setFault] = useState<SignInFault | null>(null);

  const signIn = useCallback(async (key: string) => {
    setOpening(true);
    setFault(null);
    try {
      const { me, city, ...line } = await open(key);
      setOpened({ me, city, ...line });
      sessionStorage.setItem(KEPT_AS, key);
      sessionStorage.setItem(OPENED_AS, JSON.stringify({ me, city }));
    } catch (error) {
      const isAway = error instanceof RequestFailed && error.code === 'unreachable';
      const kept = isAway ? openAsKept(key) : null;
      if (kept !== null) {
        setOpened(kept);
        return;
      }
      if (!isAway) sessionStorage.removeItem(KEPT_AS);
      setFault(isAway ? 'unreachable' : 'refused');
    } finally {
      setOpening(false);
    }
  }, []);

  useEffect(() => {
    const kept = sessionStorage.getItem(KEPT_AS);
    if (kept !== null) void signIn(kept);
  }, [signIn]);

  const session = useMemo<Session | null>(() => {
    if (opened === null) return null;
    return {
      ...opened,
      async chooseCity(id) {
        setOpened({ ...opened, city: await cityOf(opened.connection, id) });
      },
      signOut() {
        sessionStorage.clear();
        opened.connection.close();
        setOpened(null);
      },
    };
  }, [opened]);

  const door = useMemo(() => ({ session, isOpening, fault, signIn }), [session, isOpening, fault, signIn]);
  return <DoorContext value={door}>{children}</DoorContext>;
}

export function useDoor(): Door {
  const door = use(DoorContext);
  if (door === null) throw new Error('outside of SessionProvider');
  return door;
}

/** Of a screen that is shown to signed-in people only. */
export function useSession(): Session {
  const { session } = useDoor();
  if (session === null) throw new Error('nobody is signed in');
  return session;
}

export function useLinkState(): LinkState {
  const { connection } = useSession();
  return useSyncExternalStore(connection.watchState, () => connection.state);
}
