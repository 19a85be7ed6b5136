import { Alert, Button, Select, Switch, Text, Title } from '@mantine/core';
import { useDeferredValue, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { useLive } from '../api/use-live.js';
import { stateTexts } from '../i18n/state.texts.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { useShortcut } from '../shell/shortcuts.js';
import { boardOf, type Board } from './board-query.js';
import { BoardLine, useRowTexts } from './board-row.js';
import classes from './board.module.css';
import { boardTexts } from './board.texts.js';
import { useAnnouncedChanges } from './use-announced-changes.js';
import { useStandings, type BoardStanding } from './use-standings.js';

const STATES = ['RECEIVED', 'VERIFIED', 'DISPATCHED'] as const;
const SOUND = 'board-sound';
/** Drawn at once when the board opens; the others follow when there is time. */
const FIRST_ROWS = 40;

export default function BoardScreen(): ReactNode {
  const say = useTexts(boardTexts);
  const { city } = useSession();
  const [search] = useSearchParams();
  const agency = search.get('agency');
  const source = useMemo(() => boardOf({ city: city.id, agency }), [city.id, agency]);
  const { value, fault } = useLive(source);
  const standings = useStandings(value);
  const shown = useShownRows(standings);
  const [isAudible, setAudible] = useState(() => localStorage.getItem(SOUND) === 'on');
  useAnnouncedChanges(standings, isAudible);
  const list = useRowKeys();

  function switchSound(isOn: boolean): void {
    localStorage.setItem(SOUND, isOn ? 'on' : 'off');
    setAudible(isOn);
  }

  return (
    <>
      <Title order={1} size="h3">
        {say('title')}
      </Title>
      <Filters isAudible={isAudible} onAudible={switchSound} />
      {fault !== null && <Alert color="yellow">{say('failed', { code: fault })}</Alert>}
      {value === null ? <Text>{say('loading')}</Text> : <Rows key={search.toString()} board={value} shown={shown} list={list} />}
    </>
  );
}

function Rows(props: {
  readonly board: Board;
  readonly shown: readonly BoardStanding[];
  readonly list: React.RefObject<HTMLUListElement | null>;
}): ReactNode {
  const { board, shown, list } = props;
  const texts = useRowTexts();
  const { say } = texts;
  const drawn = useDeferredValue(shown, shown.slice(0, FIRST_ROWS));
  const isDrawn = useRef(false);
  useEffect(() => {
    if (drawn === shown) isDrawn.current = true;
  }, [drawn, shown]);
  if (shown.length === 0) return <Empty isFiltered={board.rows.length > 0} />;
  return (
    <>
      <Text size="sm" c="dimmed">
        {say('count', { shown: shown.length, all: board.rows.length })} {board.truncated && say('truncated')}
      </Text>
      <ul className={classes['list']} ref={list} aria-label={say('rows')}>
        {drawn.map(({ row, level }) => (
          <BoardLine
            key={`${row.incident.id} ${row.track?.id ?? ''}`}
            row={row}
            level={level}
            texts={texts}
            isDrawn={isDrawn}
            sopTitle={row.clock === null ? null : (board.sopTitles.get(row.clock.sop.id) ?? null)}
          />
        ))}
      </ul>
    </>
  );
}

function Empty({ isFiltered }: { readonly isFiltered: boolean }): ReactNode {
  const say = useTexts(boardTexts);
  const [, setSearch] = useSearchParams();
  if (!isFiltered) {
    return (
      <Alert title={say('emptyTitle')} variant="outline">
        {say('emptyHow')}
      </Alert>
    );
  }
  return (
    <Alert title={say('emptyFiltered')} variant="outline">
      <Button variant="default" onClick={() => setSearch({})}>
        {say('clear')}
      </Button>
    </Alert>
  );
}

function Filters(props: { readonly isAudible: boolean; readonly onAudible: (isOn: boolean) => void }): ReactNode {
  const say = useTexts(boardTexts);
  const sayState = useTexts(stateTexts);
  const label = useLabel();
  const { city } = useSession();
  const [search, setSearch] = useSearchParams();
  const first = useRef<HTMLInputElement>(null);
  useShortcut({ keys: '/', label: say('filters'), run: () => first.current?.focus() });

  function choose(name: string, value: string | null): void {
    const next = new URLSearchParams(search);
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
    setSearch(next, { replace: true });
  }

  const select = (name: 'agency' | 'state' | 'category', data: readonly { value: string; label: string }[]): ReactNode => (
    <Select
      size="xs"
      label={say(name)}
      placeholder={say('any')}
      value={search.get(name)}
      data={data}
      onChange={(value) => choose(name, value)}
      clearable
      clearButtonProps={{ 'aria-label': say('clear') }}
      {...(name === 'agency' ? { ref: first } : {})}
    />
  );
  return (
    <div className={classes['filters']} role="search">
      {select(
        'agency',
        city.agencies.map(({ id, name }) => ({ value: id, label: label(name) })),
      )}
      {select(
        'state',
        STATES.map((state) => ({ value: state, label: sayState(state) })),
      )}
      {select(
        'category',
        city.categories.map((category) => ({ value: category.id, label: label(category.label) })),
      )}
      <Switch
        label={say('overdueOnly')}
        checked={search.get('overdue') === '1'}
        onChange={(event) => choose('overdue', event.currentTarget.checked ? '1' : null)}
      />
      <Switch
        label={say('mineOnly')}
        checked={search.get('mine') === '1'}
        onChange={(event) => choose('mine', event.currentTarget.checked ? '1' : null)}
      />
      <Switch label={say('sound')} checked={props.isAudible} onChange={(event) => props.onAudible(event.currentTarget.checked)} />
    </div>
  );
}

/** What the filters in the address leave, in the board's order. */
function useShownRows(standings: readonly BoardStanding[] | null): readonly BoardStanding[] {
  const [search] = useSearchParams();
  const [state, category] = [search.get('state'), search.get('category')];
  const [isOverdueOnly, isMineOnly] = [search.get('overdue') === '1', search.get('mine') === '1'];
  return useMemo(
    () =>
      (standings ?? []).filter(
        ({ row: { incident }, level }) =>
          (state === null || incident.state === state) &&
          (category === null || incident.category === category) &&
          (!isMineOnly || incident.mine) &&
          (!isOverdueOnly || level === 'late'),
      ),
    [standings, state, category, isOverdueOnly, isMineOnly],
  );
}

/** j and k, or the arrows, from row to row; Enter is the row's own. */
function useRowKeys(): React.RefObject<HTMLUListElement | null> {
  const say = useTexts(boardTexts);
  const list = useRef<HTMLUListElement>(null);
  function move(by: number): void {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const at = rows.findIndex((row) => row === document.activeElement);
    rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
  }
  useShortcut({ keys: 'j', label: say('next'), run: () => move(1) });
  useShortcut({ keys: 'k', label: say('previous'), run: () => move(-1) });
  useShortcut({ keys: 'ArrowDown', label: say('next'), run: () => move(1) });
  useShortcut({ keys: 'ArrowUp', label: say('previous'), run: () => move(-1) });
  return list;
}
