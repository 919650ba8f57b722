// What the pages do beyond being read: filter and sort tables, keep the clocks honest, light a figure on the captured page, copy a
// citation. Every page is whole without it. Texts are set as text, never as markup.
"use strict";
(() => {
  const words = window.reportWords || {};
  const say = (key, values = {}) => (words[key] || key).replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();
  const make = (name, attributes = {}, text = "") => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text) element.textContent = text;
    return element;
  };

  // Pages of documents stay from night to night; what is new with each release comes from a file beside them.
  const tellRelease = () => {
    for (const place of document.querySelectorAll("[data-release]")) {
      const told = (window.reportRelease || {})[place.dataset.release];
      if (!told) continue;
      if (told.at) place.replaceChildren(make("time", { datetime: told.at }, told.text), " ", make("span", { class: "ago" }));
      else place.textContent = told.text;
      place.hidden = false;
    }
  };

  // Clocks: a page that lies open or is opened late must not look fresh.
  const ago = (milliseconds) => {
    const hours = Math.max(0, Math.floor(milliseconds / 3600000));
    if (hours < 1) return say("ago.moments");
    if (hours < 48) return say(hours === 1 ? "ago.hour" : "ago.hours", { n: hours });
    return say("ago.days", { n: Math.floor(hours / 24) });
  };
  const keepClocks = () => {
    const clocks = document.querySelector(".clocks");
    if (!clocks) return;
    const times = [...clocks.querySelectorAll("time")];
    for (const time of times) {
      const told = time.nextElementSibling;
      if (told) told.textContent = `(${ago(Date.now() - Date.parse(time.dateTime))})`;
    }
    if (!times.length) return;
    const age = Date.now() - Date.parse(times[0].dateTime);
    if (age > Number(clocks.dataset.staleAfter) * 3600000) {
      clocks.classList.add("stale");
      const told = clocks.querySelector(".stale-words");
      told.textContent = say("stale", { ago: ago(age) });
      told.hidden = false;
    }
  };

  // Tables
  const sortKey = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.sort !== undefined ? cell.dataset.sort : cell.textContent.trim();
  };
  const compare = (left, right) => {
    if (left === "" || right === "") return left === right ? 0 : left === "" ? 1 : -1;
    const a = Number(left), b = Number(right);
    if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
    return left.localeCompare(right, document.documentElement.lang, { numeric: true });
  };
  const dressTable = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows];
    const folded = rows.map((row) => fold(row.textContent));
    const bar = make("div", { class: "filters", role: "search" });
    const search = make("input", { type: "search", autocomplete: "off" });
    const label = make("label", {}, say("js.search"));
    label.append(search);
    bar.append(label);
    const chosen = [];
    heads.forEach((head, column) => {
      const name = head.textContent.trim();
      if ("choose" in head.dataset) {
        const values = rows.map((row) => row.cells[column].textContent.trim().replace(/\s+/g, " "));
        const options = [...new Set(values)].filter(Boolean).sort((a, b) => a.localeCompare(b, document.documentElement.lang));
        if (options.length > 1) {
          const select = make("select");
          select.append(make("option", { value: "" }, say("js.all")));
          for (const option of options) select.append(make("option", { value: option }, option));
          const box = make("label", {}, name);
          box.append(select);
          bar.append(box);
          chosen.push({ select, values });
        }
      }
      const button = make("button", { type: "button", title: say("js.sort", { column: name }) }, name);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const keys = new Map(rows.map((row) => [row, sortKey(row, column)]));
        const ordered = [...rows].sort((a, b) => {
          const left = keys.get(a), right = keys.get(b);
          return left === "" || right === "" ? compare(left, right) : (down ? -1 : 1) * compare(left, right);
        });
        table.tBodies[0].append(...ordered);
      });
      head.replaceChildren(button);
    });
    const clear = make("button", { type: "button" }, say("js.clear"));
    const count = make("output", { "aria-live": "polite" });
    bar.append(clear, count);
    const apply = () => {
      const wanted = fold(search.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, number) => {
        const fits = wanted.every((word) => folded[number].includes(word))
          && chosen.every(({ select, values }) => !select.value || values[number] === select.value);
        row.hidden = !fits;
        shown += fits;
      });
      count.textContent = say("js.rows", { n: shown, all: rows.length });
    };
    bar.addEventListener("input", apply);
    clear.addEventListener("click", () => {
      search.value = "";
      for (const { select } of chosen) select.value = "";
      apply();
      search.focus();
    });
    apply();
    const holder = table.closest(".scroller") || table;
    holder.before(bar);
  };

  // An address with nothing but a figure's id leads to its page.
  const find = () => {
    const table = document.querySelector("table[data-find]");
    const id = location.hash.slice(1);
    if (!table || !/^[0-9a-f]{16}$/.test(id)) return;
    const row = [...table.tBodies[0].rows].find((each) => each.dataset.ids.split(" ").includes(id));
    if (row) location.replace(`${row.querySelector("a").getAttribute("href")}#${id}`);
    else document.getElementById("not-found").hidden = false;
  };

  // The figure in the address is lit on the captured page too.
  const follow = () => {
    const frame = document.querySelector("iframe[name=captured]");
    const id = location.hash.slice(1);
    const card = /^[0-9a-f]{16}$/.test(id) && document.getElementById(id);
    if (!frame || !card) return;
    card.focus({ preventScroll: true });
    if (!card.querySelector("[target=captured]")) return;
    const light = () => { frame.src = `${frame.getAttribute("src").split("#")[0]}#${id}`; };
    if (document.readyState === "complete") light();
    else addEventListener("load", light, { once: true }); // a fragment set while the frame still loads would be lost
  };
  const showFrame = (event) => {
    if (event.target.closest("a[target=captured]")) document.querySelector("iframe[name=captured]").scrollIntoView({ block: "nearest" });
  };
  const dressCitations = () => {
    const tail = document.getElementById("citation-tail");
    for (const citation of document.querySelectorAll(".citation")) {
      citation.textContent += ` ${tail.textContent}`;
      const button = make("button", { type: "button", class: "copy" }, say("js.copy"));
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(citation.textContent);
          button.textContent = say("js.copied");
        } catch {
          getSelection().selectAllChildren(citation); // no clipboard here: selected, to be copied by hand
        }
      });
      citation.after(button);
    }
  };
  const keepFragment = () => {
    const other = document.querySelector("a.switch");
    if (other) other.hash = location.hash;
  };

  // A chart that is wider than the screen begins with its newest end; the numbers of its axis stay in sight.
  const holdAxis = (chart) => {
    const plot = chart.querySelector("g[transform]");
    if (!plot) return;
    const copy = chart.cloneNode(true);
    copy.querySelectorAll("a").forEach((link) => link.remove());
    for (const name of ["class", "role", "aria-labelledby"]) copy.removeAttribute(name);
    const numbers = make("div", { class: "axis-numbers", "aria-hidden": "true" });
    numbers.style.setProperty("--share", plot.transform.baseVal[0].matrix.e / chart.viewBox.baseVal.width);
    numbers.append(copy);
    chart.before(numbers);
  };
  for (const scroller of document.querySelectorAll(".panel .scroller")) {
    scroller.querySelectorAll("svg.chart").forEach(holdAxis);
    scroller.scrollLeft = scroller.scrollWidth;
  }

  tellRelease();
  keepClocks();
  setInterval(keepClocks, 600000);
  document.querySelectorAll("table[data-filter]").forEach(dressTable);
  dressCitations();
  addEventListener("click", showFrame);
  find();
  follow();
  keepFragment();
  addEventListener("hashchange", () => { find(); follow(); keepFragment(); });
})();
