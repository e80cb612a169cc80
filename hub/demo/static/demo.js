// The demo page alive: state and pictures once a second, and every form sent without leaving the page.
"use strict";

const WORDS = {
  open: "● 通 open", cut: "✕ 断 cut", slow: "◐ 慢 slow",
  signed: "✓ 已签 signed", late: "✓ 补签 late", already: "= 签过 already", offroster: "✓ 不在名单 off roster",
  unknown: "? 不认识 unknown", revoked: "− 已停用 revoked", nowindow: "◷ 不在签字时间 no window",
  unreadable: "? 没读清 unreadable", failed: "✕ 没存下 not saved",
  hub: "中枢校准 hub", rtc: "电池钟 rtc", suspect: "可疑 suspect",
};

function at(state, path) {
  return path.split(".").reduce((part, name) => (part == null ? part : part[name]), state);
}

function show(state) {
  for (const node of document.querySelectorAll("[data-of]")) {
    const value = at(state, node.dataset.of);
    node.textContent = value == null ? "–" : WORDS[value] || value;
    if (node.classList.contains("line")) node.className = `line ${value}`;
  }
  for (const link of document.querySelectorAll("[data-href]")) {
    const url = at(state, link.dataset.href);
    link.textContent = url || "现在没有 none now";
    if (url) link.href = url; else link.removeAttribute("href");
  }
  for (const [name, station] of Object.entries(state.stations)) {
    document.getElementById(name).classList.toggle("dead", station.alive === false);
  }
  for (const figure of document.querySelectorAll(".zero")) {
    figure.classList.toggle("wrong", Number(figure.querySelector("b").textContent) > 0);
  }
  steps(state.steps);
}

function steps(list) {
  document.getElementById("steps").replaceChildren(...list.map((step) => {
    const row = document.createElement("li");
    const english = document.createElement("small");
    row.className = step.state;
    english.textContent = step.en;
    row.append(`${step.zh} `, english, step.note ? ` ${step.note}` : "");
    return row;
  }));
}

async function refresh() {
  try {
    const state = await (await fetch("/state.json")).json();
    // Badges come with the page: once the start is over it is read again.
    if (state.ready && document.body.dataset.ready === "no") return location.reload();
    show(state);
  } catch {
    say("演示已停止；再运行 make demo。 The demo has ended; run make demo again.");
  }
  setTimeout(refresh, 1000);
}

async function redraw(image) {
  const next = new Image();
  next.alt = image.alt;
  next.src = `${image.getAttribute("src").split("?")[0]}?${Date.now()}`;
  try {
    await next.decode();
    image.replaceWith(next);
    image = next;
  } catch { /* the station is being restarted: the last picture stays */ }
  setTimeout(redraw, 1000, image);
}

function say(text) {
  const line = document.getElementById("said");
  line.textContent = text;
  line.hidden = !text;
}

async function send(event) {
  const form = event.target;
  if (form.target) return;
  event.preventDefault();
  const fields = new FormData(form, event.submitter);
  if (form.id === "badges") fields.set("station", fields.get("chosen"));
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" },
    });
    say((await answer.json()).said);
  } catch {
    say("没有送到，请再试。 Not sent; try again.");
  }
  for (const field of form.querySelectorAll("input:not([type])")) { field.value = ""; }
}

document.addEventListener("submit", send);
if (document.body.dataset.ready === "yes") document.querySelectorAll(".screen img").forEach(redraw);
refresh();
