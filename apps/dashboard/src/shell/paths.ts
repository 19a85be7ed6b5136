/** Where each screen lives, under /desk. Nothing personal ever stands in an address. */
export const paths = {
  board: '/board',
  call: '/call',
  callOf: (incident: string) => `/call/${incident}`,
  incident: (id: string) => `/incidents/${id}`,
  agency: '/agency',
  crew: '/crew',
  wall: '/wall',
} as const;
