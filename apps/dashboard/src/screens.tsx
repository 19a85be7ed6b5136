import { lazy, type ComponentType } from 'react';
import type { Me } from './session/session.js';
import { paths } from './shell/paths.js';
import type { shellTexts } from './shell/shell.texts.js';

interface Screen {
  readonly path: string;
  readonly name: keyof typeof shellTexts.texts;
  /** Who finds it in the bar; the first one is where they begin. */
  readonly roles: readonly Me['role'][];
  readonly view: ComponentType;
}

/** Every screen of the bar, each loaded when first opened. */
export const screens: readonly Screen[] = [
  {
    path: paths.board,
    name: 'board',
    roles: ['CALL_TAKER', 'SUPERVISOR', 'DUTY_OFFICER', 'CITY_ADMIN'],
    view: lazy(() => import('./board/board-screen.js')),
  },
  {
    path: paths.call,
    name: 'call',
    roles: ['CALL_TAKER', 'SUPERVISOR', 'DUTY_OFFICER'],
    view: lazy(() => import('./call/call-screen.js')),
  },
  {
    path: paths.agency,
    name: 'agency',
    roles: ['AGENCY_DISPATCHER'],
    view: lazy(() => import('./agency/agency-screen.js')),
  },
  {
    path: paths.crew,
    name: 'crew',
    roles: ['CREW'],
    view: lazy(() => import('./crew/crew-screen.js')),
  },
  {
    path: paths.wall,
    name: 'wall',
    roles: ['SUPERVISOR', 'ANALYST', 'CITY_ADMIN'],
    view: lazy(() => import('./wall/wall-screen.js')),
  },
];
