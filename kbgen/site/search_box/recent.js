/* What was searched for before: kept in this browser only. */

const RECENT = 8;
const RECENT_LONGEST = 200; // characters: what is longer was pasted, and a log is nobody's to keep

/** `place`: what belongs to this site, for several may share an origin. A browser may forbid to keep anything. */
function recently(place) {
  const key = RECENTLY + place;
  const read = () => {
    try {
      const kept = many(JSON.parse(localStorage.getItem(key) ?? "[]"));
      return kept.filter((query) => typeof query === "string" && query).slice(0, RECENT);
    } catch {
      return [];
    }
  };
  const write = (queries) => {
    try {
      if (queries.length) localStorage.setItem(key, JSON.stringify(queries));
      else localStorage.removeItem(key);
    } catch {
      // Nothing is kept then.
    }
  };
  return {
    read,
    add(query) {
      if (query && query.length <= RECENT_LONGEST) {
        write([query, ...read().filter((other) => other !== query)].slice(0, RECENT));
      }
    },
    forget: () => write([]),
  };
}
