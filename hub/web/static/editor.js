// The card editor: checks while one types, saves by itself, and says who else is writing.
"use strict";
(() => {
  const form = document.getElementById("card-form");
  if (!form) return;
  const headers = { "X-CSRF": document.querySelector("meta[name=csrf]").content };
  const saved = document.getElementById("saved"), theirs = document.getElementById("theirs");
  const readAt = form.elements.read_at;
  const PAUSE = 250, EVERY = 5000, ALIVE = 8000;
  let timer, turn = 0, dirty = false, saving = false, stopped = false, typed = 0;

  const send = (address) => fetch(address, { method: "POST", headers, body: new FormData(form) });
  const say = (text) => { if (saved && saved.textContent !== text) saved.textContent = text; };

  // A line is kept free for each fault, so that nothing moves under the pointer when one comes or goes.
  function tell(box, faults) {
    const line = box.querySelector(".fault"), text = faults.join(" ");
    box.classList.toggle("wrong", faults.length > 0);
    if (line && line.textContent !== text) { line.textContent = text; line.title = text; }
  }

  async function check() {
    const mine = ++turn;
    const answer = await send(form.dataset.check);
    if (!answer.ok || mine !== turn) return;
    const found = await answer.json();
    const left = new Set(Object.keys(found.faults));
    all("[data-field]", form).forEach((box) => {
      const name = box.dataset.field, count = box.querySelector(".count b");
      const inside = all("[name]", box).map((one) => one.name.split(".")[1]).filter(Boolean);
      const more = box.matches("fieldset") ? [name + "_en", ...inside] : [];
      const names = [...new Set([name, ...more])];
      names.forEach((one) => left.delete(one));
      tell(box, names.reduce((list, one) => list.concat(found.faults[one] || []), []));
      if (count) count.textContent = found.counts[name];
    });
    document.getElementById("rest").textContent = [...left].map((one) => `▲ ${one} · ${found.faults[one].join(" ")}`).join(" ");
    for (const lang of ["zh", "en"]) {
      document.getElementById("preview-title-" + lang).textContent = found.titles[lang];
      document.getElementById("preview-" + lang).innerHTML = found.preview[lang]; // escaped by the hub
    }
    document.getElementById("named").textContent = found.named;
    document.getElementById("others").textContent = found.others;
  }

  async function save() {
    if (!dirty || saving || stopped || !form.dataset.autosave) return;
    saving = true;
    const upto = typed;
    try {
      const answer = await send(form.dataset.autosave);
      const found = await answer.json();
      if (answer.ok) {
        readAt.value = found.read_at;
        dirty = typed !== upto;
        document.dispatchEvent(new CustomEvent("card-saved"));
      } else if (answer.status === 409) compare(found);
      say(found.said || found.zh || "");
    } catch (error) {
      say(saved.dataset.failed);
    }
    saving = false;
  }

  // Somebody saved meanwhile: both texts stand here until one is chosen.
  function compare(found) {
    stopped = true;
    theirs.hidden = false;
    theirs.querySelector("[data-said]").textContent = found.said;
    const list = theirs.querySelector("dl");
    list.textContent = "";
    found.theirs.forEach((one) => {
      list.appendChild(document.createElement("dt")).textContent = one.label;
      const text = list.appendChild(document.createElement("dd"));
      text.className = "kept";
      text.textContent = one.text || "—";
    });
    theirs.querySelector("[data-keep=mine]").onclick = () => {
      readAt.value = found.read_at;
      theirs.hidden = true;
      stopped = false;
      save();
    };
    theirs.querySelector("[data-keep=theirs]").onclick = () => { dirty = false; location.reload(); };
  }

  const changed = () => {
    typed++;
    dirty = true;
    say(saved ? saved.dataset.unsaved : "");
    clearTimeout(timer);
    timer = setTimeout(() => check().catch(() => {}), PAUSE);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => { dirty = false; });
  setInterval(save, EVERY);
  setInterval(() => { if (!document.hidden) check().catch(() => {}); }, ALIVE);
  check().catch(() => {});
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); form.requestSubmit(); }
  });

  // --- the station's picture of it, drawn anew after each save; the old one stands until the new one is there
  const drawn = document.getElementById("drawn");
  document.addEventListener("card-saved", () => {
    document.getElementById("standing").innerHTML = document.getElementById("standing-now").innerHTML;
    const fresh = new Image();
    fresh.onload = () => { drawn.src = fresh.src; };
    fresh.src = drawn.dataset.src + readAt.value;
  });

  // --- one more row
  all("[data-add-line]", form).forEach((button) => {
    button.hidden = false;
    button.onclick = () => {
      const lines = all("[data-line]", button.closest("fieldset")), last = lines[lines.length - 1];
      if (lines.length >= Number(button.dataset.addLine)) return;
      const fresh = last.cloneNode(true);
      all("input", fresh).forEach((one) => { one.value = ""; });
      last.after(fresh);
      fresh.querySelector("input, select").focus();
    };
  });
})();
