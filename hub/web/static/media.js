// Files dropped, pasted or chosen are sent piece by piece; each row says how far, and what is wrong with it.
// Beside the card editor each that has come in is chosen at once, where its kind has its place.
"use strict";
(() => {
  const drop = document.getElementById("drop");
  if (!drop) return;
  drop.hidden = false;
  const csrf = document.querySelector("meta[name=csrf]").content, list = document.getElementById("sending");
  const piece = Number(drop.dataset.piece), words = drop.dataset, queue = [];
  let busy = false;

  const ask = async (address, method, body) => {
    const answer = await fetch(address, { method, headers: { "X-CSRF": csrf }, body });
    const found = await answer.json().catch(() => ({}));
    const error = new Error(document.documentElement.lang === "en" ? found.en : found.zh);
    if (!answer.ok) throw Object.assign(error, { said: Boolean(found.zh) });
    return found;
  };

  function row(file) {
    const item = list.appendChild(document.createElement("li"));
    const name = item.appendChild(document.createElement("b")), bar = item.appendChild(document.createElement("progress"));
    const said = item.appendChild(document.createElement("span")), button = item.appendChild(document.createElement("button"));
    name.textContent = file.name;
    bar.max = file.size;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    said.textContent = words.waits;
    button.type = "button";
    button.className = "plain";
    return { file, item, bar, said, button, stopped: false, failed: false };
  }

  function add(files) {
    Array.from(files).forEach((file) => {
      const one = row(file);
      one.button.textContent = words.cancel;
      one.button.onclick = () => { if (one.failed) again(one); else one.stopped = true; };
      queue.push(one);
    });
    next();
  }

  function again(one) {
    one.failed = false;
    one.item.classList.remove("wrong");
    one.button.textContent = words.cancel;
    one.said.textContent = words.waits;
    queue.push(one);
    next();
  }

  async function next() {
    if (busy || !queue.length) return;
    busy = true;
    const one = queue.shift();
    try {
      await send(one);
    } catch (error) {
      one.failed = true;
      one.item.classList.add("wrong");
      one.said.textContent = "■ " + (error.said ? error.message : words.broken);
      one.button.textContent = words.again;
    }
    busy = false;
    next();
  }

  async function send(one) {
    const form = new FormData(), file = one.file;
    form.append("name", file.name);
    form.append("size", file.size);
    form.append("stamp", file.lastModified);
    const begun = await ask(words.uploads, "POST", form);
    let at = begun.came, found = {};
    do {
      if (one.stopped) {
        await fetch(`${words.uploads}/${begun.id}/cancel`, { method: "POST", headers: { "X-CSRF": csrf } });
        one.said.textContent = words.gone;
        one.button.remove();
        return;
      }
      const part = file.slice(at, at + piece);
      if (at + part.size >= file.size) one.said.textContent = words.checks;
      found = await ask(`${words.uploads}/${begun.id}?offset=${at}`, "PUT", part);
      at = found.came;
      one.bar.value = at;
      if (at < file.size) one.said.textContent = Math.floor(at * 100 / file.size) + " %";
    } while (at < file.size);
    one.said.textContent = "✓ " + words.done + " " + found.path;
    one.button.remove();
    choose(found.path);
    if (document.getElementById("files")) refresh();
  }

  // The place somebody stood at last, else the first that is free, else the first.
  let stood = null;
  addEventListener("focusin", (event) => { if (event.target.dataset.files) stood = event.target; });
  function choose(path) {
    const kind = path.endsWith(".mp4") ? "video" : "picture", places = all(`select[data-files=${kind}]`);
    places.forEach((one) => { if (!all("option", one).some((o) => o.value === path)) one.add(new Option(path, path)); });
    const place = places.includes(stood) ? stood : places.find((one) => !one.value) || places[0];
    if (!place) return;
    stood = null;
    place.value = path;
    place.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function refresh() {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("files").innerHTML = page.getElementById("files").innerHTML;
  }

  const chosen = drop.querySelector("input[type=file]");
  chosen.addEventListener("change", () => { add(chosen.files); chosen.value = ""; });
  addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
  addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    add(event.dataTransfer.files);
  });
  // Words copied from an office program bring a picture of themselves along; they are pasted as words.
  addEventListener("paste", (event) => {
    const held = event.clipboardData;
    if (held.files.length && !held.getData("text/plain")) add(held.files);
  });
  addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
})();
