/* A box in a page: its query, filters and "as typed" stand in the address, so that a search can be sent.
 *
 * ?q=redis&f=service:redis&f=severity:SEV1&as=typed. What is long or has several lines was pasted: it stands behind
 * # instead, which no server gets to see, and what is longer still does not stand there at all.
 */

const IN_QUERY = 300; // characters
const IN_ADDRESS = 20000;

/** {query, filters, expand} */
function inThisAddress() {
  const given = new URLSearchParams(location.search);
  const filters = [...new Set(given.getAll("f"))].map((text) => /^(\w+):(.+)$/s.exec(text)?.slice(1));
  return {
    query: queryInAddress(),
    filters: filters.filter((filter) => filter && FILTERS.includes(filter[0])),
    expand: given.get("as") !== "typed",
  };
}

function addressOf({ query, filters, expand }) {
  const url = new URL(location.href);
  if (new URLSearchParams(url.hash.slice(1)).has("q")) url.hash = "";
  for (const name of ["q", "f", "as"]) url.searchParams.delete(name);
  const isPasted = query.length > IN_QUERY || query.includes("\n");
  if (query && !isPasted) url.searchParams.set("q", query);
  for (const [field, value] of filters) url.searchParams.append("f", `${field}:${value}`);
  if (!expand && (query || filters.length)) url.searchParams.set("as", "typed");
  if (isPasted && query.length <= IN_ADDRESS) url.hash = new URLSearchParams({ q: query });
  return url.href.replace(/([?&]f=[a-z]+)%3A/g, "$1:"); // to be read by people too
}

/**
 * A new entry in the history when a new query begins, and the same entry until the reader is done with it;
 * a new one for each filter.
 */
function inAddress() {
  let open = false;
  return {
    done: () => (open = false),
    write(wanted, done) {
      const present = inThisAddress();
      const narrowing = ({ filters, expand }) => JSON.stringify([filters, expand]);
      const isNarrowed = narrowing(wanted) !== narrowing(present);
      if (isNarrowed || wanted.query !== present.query) {
        const state = open && !isNarrowed ? "replaceState" : "pushState";
        try {
          history[state](null, "", addressOf(wanted));
        } catch {
          // A browser that lets no local file change its address: the search works all the same.
        }
        open = !isNarrowed;
      }
      if (done) open = false;
    },
  };
}

const FOLLOWED = "kb-followed";

/** Keeps with the page which hit is followed from it. */
function followed(to) {
  try {
    if (to) history.replaceState({ ...history.state, [FOLLOWED]: to.href }, "");
  } catch {
    // A browser that lets no local file change its history: Back leads to the page all the same.
  }
}

/** The hit that was followed from this page, for who comes back to it and has touched nothing yet. */
function followedIn(list) {
  const address = document.activeElement === document.body && history.state?.[FOLLOWED];
  return address ? [...list.querySelectorAll("a[href]")].find((each) => each.href === address) : null;
}

/** The address without any search. */
const bareAddress = () => addressOf({ query: "", filters: [], expand: true });

/** A box over a page: its search stands in the page's address while it is open, so that Back finds it again. */
function overAddress() {
  const put = (href) => {
    try {
      history.replaceState(null, "", href);
    } catch {
      // A browser that lets no local file change its address: the search works all the same.
    }
  };
  return { write: (wanted) => put(addressOf(wanted)), clear: () => put(bareAddress()) };
}
