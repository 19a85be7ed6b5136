const said = document.querySelector<HTMLMetaElement>('meta[name=server-origin]')?.content;

/** What the server that gave this page is for (TANGGAP_ORIGIN): known before anybody signs in. */
export const serverOrigin = said === 'drill' ? 'DRILL' : said === 'simulated' ? 'SIMULATED' : 'LIVE';
