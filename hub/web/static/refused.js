// A form was refused: what was typed into it stands there again on the page it came from (app.js).
"use strict";
(() => {
  const TYPED = "yizhan-typed", kept = document.querySelector("[data-kept]");
  const typed = JSON.parse(sessionStorage.getItem(TYPED) || "null"), back = document.querySelector("[data-back]");
  if (!typed || !kept || !back || back.getAttribute("href") !== typed.page) return;
  sessionStorage.setItem(TYPED, JSON.stringify({ ...typed, refused: true }));
  kept.hidden = false;
})();
