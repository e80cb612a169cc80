// What the console's pages do beyond plain HTML. Without it every page can be read and every form sent.
"use strict";
const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const byKey = (root) => new Map(all("[data-key]", root).map((row) => [row.dataset.key, row]));

// --- live regions: [data-live="records stations"] is fetched again when one of these changed.
const inUse = (region) => region.matches(":hover") || region.contains(document.activeElement);

// Nothing under the pointer may move: rows stay where they are, those that left are marked, and the
// new order comes when the pointer and the keyboard have left the region.
function show(region, fresh) {
  if (region.innerHTML === fresh.innerHTML) return;
  if (!inUse(region)) {
    region.innerHTML = fresh.innerHTML;
    showPicked();
    return;
  }
  all("[data-now-too]", region).forEach((old) => {
    const now = fresh.querySelector(`[data-now-too="${old.dataset.nowToo}"]`);
    if (now) old.innerHTML = now.innerHTML;
  });
  all("[data-rows]", region).forEach((rows) => {
    if (rows.matches("ul")) {
      const left = byKey(rows);
      all("ul[data-rows] [data-key]", fresh).forEach((row) => left.delete(row.dataset.key));
      left.forEach((row) => row.classList.add("gone"));
    }
  });
  region.waiting = fresh;
}

function settle(region) {
  if (region.waiting && !inUse(region)) {
    region.innerHTML = region.waiting.innerHTML;
    region.waiting = null;
    showPicked();
  }
}

// What scrolls sideways and holds nothing to stop at can be reached by the keyboard itself.
function letScroll() {
  all(".panel, .paper").forEach((panel) => {
    const lone = panel.scrollWidth > panel.clientWidth && !panel.querySelector("a, button, input, select, summary");
    panel.toggleAttribute("tabindex", lone);
    if (lone) panel.tabIndex = 0;
  });
}
addEventListener("resize", letScroll);
letScroll();

// The sections stand in a strip that scrolls, sideways on a telephone: the one we are in is seen.
const strip = document.querySelector(".side nav"), here = strip && strip.querySelector("[aria-current]");
if (here) {
  const at = here.getBoundingClientRect(), box = strip.getBoundingClientRect();
  strip.scrollLeft += at.left + at.width / 2 - (box.left + box.width / 2);
  strip.scrollTop += Math.max(at.bottom - box.bottom, 0);
}

async function refresh(names) {
  const regions = all("[data-live]").filter((r) => names.some((n) => r.dataset.live.split(" ").includes(n)));
  if (!regions.length) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  setClock(page.getElementById("clock"));
  for (const region of regions) {
    const fresh = page.getElementById(region.id);
    if (fresh) show(region, fresh);
  }
  letScroll();
}

const pending = new Set();
function changed(name) {
  if (!pending.size) setTimeout(() => { const names = [...pending]; pending.clear(); refresh(names).catch(() => {}); }, 120);
  pending.add(name);
}

const badge = document.getElementById("live");
let wasOff = false;
function heard(message) {
  if (message !== "on" && message !== "off") return changed(message);
  badge.hidden = false;
  badge.classList.toggle("off", message === "off");
  badge.textContent = message === "on" ? badge.dataset.on : badge.dataset.off;
  if (message === "on" && wasOff) ["records", "stations", "packs", "notices", "progress"].forEach(changed);
  wasOff = message === "off";
}
if (badge && all("[data-live]").length) {
  if (window.SharedWorker) {
    const worker = new SharedWorker("/static/live.js");
    worker.port.onmessage = (event) => heard(event.data);
    addEventListener("pagehide", () => worker.port.postMessage("bye"));
    addEventListener("pageshow", (event) => event.persisted && location.reload());
  } else {
    const source = new EventSource("/live");
    source.onopen = () => heard("on");
    source.onerror = () => heard("off");
    source.onmessage = (event) => heard(event.data);
  }
  all("[data-live]").forEach((region) => {
    region.addEventListener("pointerleave", () => settle(region));
    region.addEventListener("focusout", () => setTimeout(() => settle(region)));
  });
  setInterval(() => ["records", "stations", "packs", "notices", "progress"].forEach(changed), 60000); // ages grow by themselves
}

// --- the hub's clock, not this computer's
const clock = document.getElementById("clock");
let ahead = 0, zone = 0;
function setClock(from) {
  if (!from) return;
  ahead = Number(from.dataset.now) - Date.now();
  zone = Date.parse(from.textContent.trim().replace(" ", "T") + "Z") - Math.floor(from.dataset.now / 1000) * 1000;
}
if (clock) {
  setClock(clock);
  setInterval(() => {
    clock.textContent = new Date(Date.now() + ahead + zone).toISOString().slice(0, 19).replace("T", " ");
  }, 1000);
}

// --- filters apply as they are chosen; print; the name of a chosen file
all("form[data-auto]").forEach((form) => form.addEventListener("change", () => form.requestSubmit ? form.requestSubmit() : form.submit()));
all("[data-print]").forEach((button) => { button.hidden = false; button.onclick = () => print(); });
all(".file input").forEach((input) => input.addEventListener("change", () => {
  input.nextElementSibling.textContent = input.files[0] ? input.files[0].name : "";
}));

// --- rows that are ticked: counted, told at the bottom, and ticked again when the table was fetched anew
const selection = document.getElementById("selection"), picked = new Set();
let lastPick = null;
const boxes = () => all('input[name="row"]');

function showPicked() {
  if (!selection) return;
  const there = new Set(boxes().map((box) => box.value)), page = document.querySelector("[data-page]");
  picked.forEach((key) => there.has(key) || picked.delete(key));
  boxes().forEach((box) => {
    box.checked = picked.has(box.value);
    box.closest("[data-key]").classList.toggle("picked", box.checked);
  });
  if (page) {
    page.hidden = false;
    page.checked = picked.size > 0 && picked.size === there.size;
    page.indeterminate = picked.size > 0 && !page.checked;
  }
  const every = selection.elements.all, said = selection.querySelector("[data-say]");
  every.closest("label").hidden = picked.size < there.size || Number(every.value) === there.size;
  if (picked.size < there.size) every.checked = false;
  const count = every.checked ? every.value : picked.size;
  selection.hidden = !picked.size;
  said.textContent = said.dataset.say.replace("{n}", count);
  all("button[data-say]", selection).forEach((one) => { one.textContent = one.dataset.say.replace("{n}", count); });
}

function pick(box, to, range) {
  const every = boxes(), from = range ? every.findIndex((one) => one.value === lastPick) : -1, at = every.indexOf(box);
  every.slice(Math.min(at, from < 0 ? at : from), Math.max(at, from) + 1).forEach((one) => to ? picked.add(one.value) : picked.delete(one.value));
  lastPick = box.value;
  showPicked();
}

if (selection) {
  addEventListener("click", (event) => {
    const box = event.target;
    if (box.matches('input[name="row"]')) pick(box, box.checked, event.shiftKey);
    if (box.matches("[data-page]")) { boxes().forEach((one) => box.checked ? picked.add(one.value) : picked.delete(one.value)); showPicked(); }
    if (box === selection.elements.all) showPicked();
  });
  boxes().forEach((box) => { if (box.checked) picked.add(box.value); }); // the browser remembers them after "back"
  showPicked();
}

// --- what was typed into a form that is refused stands there again when one goes back to it (refused.js).
const TYPED = "yizhan-typed", OPEN = "input:not([type=hidden]):not([type=password]):not([type=file]), textarea, select";
const fieldsOf = (form) => all(OPEN, form).filter((one) => one.name && one.autocomplete !== "one-time-code");
const ticked = (one) => one.type === "checkbox" || one.type === "radio";
addEventListener("submit", (event) => {
  const form = event.target, fields = fieldsOf(form);
  if (event.defaultPrevented || form.method !== "post" || !fields.length) return;
  const values = fields.map((one) => ticked(one) ? one.checked : one.multiple ? Array.from(one.selectedOptions, (o) => o.value) : one.value);
  const page = location.pathname + location.search, at = all("form").filter((one) => one.action === form.action).indexOf(form);
  sessionStorage.setItem(TYPED, JSON.stringify({ page, action: form.action, at, names: fields.map((one) => one.name), values }));
});
const typed = JSON.parse(sessionStorage.getItem(TYPED) || "null");
sessionStorage.removeItem(TYPED);
if (typed && typed.refused && typed.page === location.pathname + location.search) {
  const form = all("form").filter((one) => one.action === typed.action)[typed.at], fields = form ? fieldsOf(form) : [];
  if (String(fields.map((one) => one.name)) === String(typed.names)) {
    fields.forEach((one, n) => {
      const value = typed.values[n];
      if (ticked(one)) one.checked = value;
      else if (one.multiple) Array.from(one.options).forEach((o) => { o.selected = value.includes(o.value); });
      else one.value = value;
    });
    for (let box = form.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    addEventListener("load", () => { form.scrollIntoView(); fields[0].focus(); });
  }
}

// --- keys: / search, j k rows, x tick, Enter opens (the row's link has the focus), ? help
const keys = document.getElementById("keys");
function step(by) { // where rows of one list are ticked, that is the list
  const every = all("main [data-key]"), main = every.filter((row) => row.querySelector('input[name="row"]'));
  const rows = main.length ? main : every, at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)];
  if (!row) return;
  const link = row.querySelector("a[href]") || row;
  if (link === row) row.tabIndex = -1;
  link.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}
const KEYS = {
  "/": () => { const box = document.querySelector("main input[type=search]"); if (box) { box.focus(); box.select(); } },
  j: () => step(1),
  k: () => step(-1),
  x: () => {
    const row = document.activeElement.closest("[data-key]"), box = row && row.querySelector('input[name="row"]');
    if (box) pick(box, !box.checked, false);
  },
  "?": () => keys && keys.showModal && keys.showModal(),
};
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !KEYS[event.key]) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog")) return;
  event.preventDefault();
  KEYS[event.key]();
});
all("[data-keys]").forEach((button) => { if (keys && keys.showModal) { button.hidden = false; button.onclick = KEYS["?"]; } });
