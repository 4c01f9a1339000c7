
"use strict";
(() => {
  const text = (cell) => cell ? (cell.dataset.value ?? cell.innerText.trim()) : "";
  const compared = (a, b) => {
    const x = parseFloat(a), y = parseFloat(b);
    if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
    return Number.isNaN(x) ? a.localeCompare(b) : x - y;
  };
  const made = (tag, properties) => Object.assign(document.createElement(tag), properties);

  const first = 60;  // of a longer table; the others at the push of a button

  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells], rows = [...body.rows];
    if (rows.length < 3) continue;
    const bar = made("div", { className: "tools" });
    const filter = made("input", { type: "search", placeholder: `Filter ${rows.length} ${table.dataset.sortable}` });
    filter.setAttribute("aria-label", filter.placeholder);
    const chosen = made("select", {});
    chosen.setAttribute("aria-label", "Sort by");
    chosen.append(made("option", { value: "", textContent: table.classList.contains("ranking") ? "as ranked" : "as listed" }));
    const count = made("span", { className: "soft" });
    count.setAttribute("role", "status");
    bar.append(filter, chosen, count);
    (table.closest(".scroll") ?? table).before(bar);

    const sort = (column, falling) => {
      heads.forEach((head) => head.removeAttribute("aria-sort"));
      if (column < 0) { body.append(...rows); cutOff(); return; }
      heads[column].setAttribute("aria-sort", falling ? "descending" : "ascending");
      const keyed = rows.map((row, place) => [text(row.cells[column]), place, row]);
      const missing = (key) => key === "" || key === "-" || key === "–";
      keyed.sort((a, b) => (missing(a[0]) - missing(b[0])) || (missing(a[0]) ? 0 : (falling ? -1 : 1) * compared(a[0], b[0])) || a[1] - b[1]);
      body.append(...keyed.map((found) => found[2]));
      cutOff();
    };
    heads.forEach((head, column) => {
      if ("unsorted" in head.dataset) return;
      const name = head.textContent.trim();
      chosen.append(made("option", { value: column, textContent: `by ${name}` }));
      const button = made("button", { type: "button", textContent: name });
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        sort(column, now ? now === "ascending" : "falling" in head.dataset);
        chosen.value = column;
      });
      head.replaceChildren(button);
    });
    chosen.addEventListener("change", () => sort(chosen.value === "" ? -1 : +chosen.value, chosen.value !== "" && "falling" in heads[+chosen.value].dataset));

    const more = made("button", { type: "button", className: "more", textContent: `Show all ${rows.length}` });
    let cut = rows.length > first + 10;
    const cutOff = () => {
      [...body.rows].filter((row) => !row.hidden).forEach((row, place) => row.toggleAttribute("data-beyond", cut && place >= first));
      more.hidden = !body.querySelector("tr[data-beyond]:not([hidden])");
    };
    more.addEventListener("click", () => { cut = false; cutOff(); });
    (table.closest(".scroll") ?? table).after(more);
    cutOff();

    const said = rows.map((row) => row.textContent.toLowerCase());
    filter.addEventListener("input", () => {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      let left = 0;
      rows.forEach((row, place) => { row.hidden = !words.every((word) => said[place].includes(word)); left += !row.hidden; });
      cutOff();
      count.textContent = words.length ? `${left} of ${rows.length}` : "";
    });
  }
})();
