/* The rows of buttons under the box: the filters that are chosen, and what was searched for before. */

/** The filters that are chosen, each a button that takes it away. */
function showChosen(box) {
  const remove = (filter, at) => {
    box.toggle(filter);
    const left = box.chosen.querySelectorAll("button");
    (left[Math.min(at, left.length - 1)] ?? box.input).focus();
  };
  const buttons = box.filters.map((filter, at) => button(
    filterName("search.filter", filter), () => remove(filter, at), { "aria-label": filterName("search.remove", filter) },
  ));
  const all = () => {
    box.input.focus();
    box.set(box.input.value, []);
  };
  if (buttons.length > 1) buttons.push(button(word("search.remove_all"), all, { class: "kb-search__remove-all" }));
  box.chosen.replaceChildren(...buttons.map((each) => make("li", {}, each)));
  box.chosen.hidden = !buttons.length;
}

function showRecent(box) {
  const queries = box.recent.read();
  const again = queries.map((query) => button(query, () => box.replace(query)));
  const forget = button(word("search.forget"), () => {
    box.recent.forget();
    showRecent(box);
    box.input.focus();
  }, { class: "kb-search__forget" });
  box.before.replaceChildren(make("span", { text: word("search.recent") }), ...again, forget);
  box.before.hidden = !queries.length || Boolean(box.input.value.trim());
}
