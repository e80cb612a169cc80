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
  }
}

// What scrolls sideways and holds nothing to stop at can be reached by the keyboard itself.
function letScroll() {
  all(".panel").forEach((panel) => {
    const lone = panel.scrollWidth > panel.clientWidth && !panel.querySelector("a, button, input, select, summary");
    panel.toggleAttribute("tabindex", lone);
    if (lone) panel.tabIndex = 0;
  });
}
addEventListener("resize", letScroll);
letScroll();

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
