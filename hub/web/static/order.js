// Cards are put in order by dragging; the arrows beside each do the same without it.
"use strict";
(() => {
  const list = document.querySelector("ol[data-order]");
  if (!list) return;
  let held = null, before = null;
  const clear = () => all(".aim", list).forEach((one) => one.classList.remove("aim"));

  all("li[data-card]", list).forEach((item) => {
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      held = item;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", item.dataset.card);
    });
    item.addEventListener("dragend", () => { held = null; clear(); });
    item.addEventListener("dragover", (event) => {
      if (!held || held === item) return;
      event.preventDefault();
      const box = item.getBoundingClientRect();
      before = event.clientX < box.left + box.width / 2 ? item : item.nextElementSibling;
      clear();
      item.classList.add("aim");
    });
    item.addEventListener("drop", (event) => {
      event.preventDefault();
      if (held && before !== held) place(held, before);
    });
  });

  // Who moves a card by its arrows goes on with the same arrow: the page that follows has the focus there.
  const MOVED = "yizhan-moved";
  all("form.order", list).forEach((form) => form.addEventListener("submit", (event) => {
    const arrows = all("button", form);
    sessionStorage.setItem(MOVED, `${form.elements.card.value} ${arrows.indexOf(event.submitter)}`);
  }));
  const [card, which] = (sessionStorage.getItem(MOVED) || "").split(" ");
  sessionStorage.removeItem(MOVED);
  const arrows = card ? all(`li[data-card="${card}"] form.order button`, list) : [];
  const arrow = [arrows[which], ...arrows].find((one) => one && !one.disabled);
  if (arrow) addEventListener("load", () => setTimeout(() => arrow.focus())); // the address's # takes the focus before

  async function place(item, next) {
    const form = new FormData();
    form.append("card", item.dataset.card);
    form.append("before", next ? next.dataset.card : "");
    const headers = { "X-CSRF": document.querySelector("meta[name=csrf]").content };
    const answer = await fetch(list.dataset.order, { method: "POST", headers, body: form });
    if (answer.ok) list.insertBefore(item, next);
    location.reload(); // arrows and what waits to be published follow from the order
  }
})();
