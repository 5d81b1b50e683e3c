// A page of a class: goes on by itself when something has changed, and loses nothing that is typed.
const news = document.querySelector("#news");
const live = document.querySelector("#live");
let source;
let asking = 0;
let gone = false;

function same(part, fresh) {
  return part.dataset.moment !== undefined && part.dataset.moment === fresh.dataset.moment;
}

function take(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  if (!fresh.querySelector("#news")) return false;
  const focus = document.activeElement;
  const key = focus?.id || [focus?.name, focus?.value].filter(Boolean).join("=");
  let turned = false;
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = fresh.getElementById(part.id);
    if (!part.isConnected || !other || same(part, other) || part.innerHTML === other.innerHTML) continue;
    if (part.contains(focus) && focus.matches("input, select") && part.id !== "whole") continue; // somebody types there
    for (const shown of part.querySelectorAll("details[id]")) {
      const again = other.querySelector(`#${CSS.escape(shown.id)}`);
      if (again) again.open = shown.open;
    }
    turned ||= part.dataset.turn !== other.dataset.turn;
    part.replaceWith(document.adoptNode(other));
  }
  for (const part of fresh.querySelectorAll("[data-part]")) {
    if (!document.getElementById(part.id)) document.querySelector("#main").append(document.adoptNode(part));
  }
  const said = fresh.querySelector("#live")?.textContent ?? "";
  if (live && live.textContent !== said) live.textContent = said;
  document.title = fresh.title;
  if (turned) document.querySelector("#now")?.focus();
  else if (focus && !focus.isConnected && key) again(key)?.focus();
  return true;
}

function again(key) {
  const [name, value] = key.split("=");
  return document.getElementById(key) ?? document.querySelector(`[name="${CSS.escape(name)}"][value="${CSS.escape(value ?? "")}"]`);
}

async function look() {
  const mine = ++asking;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const text = await answer.text();
    if (mine !== asking) return;
    gone = false;
    if (!take(text)) tell(text);
  } catch {
    lost();
  }
}

function lost() {
  gone = true;
  if (live) live.textContent = document.body.dataset.gone;
}

function tell(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  if (live) live.textContent = page.querySelector("main p")?.textContent ?? text.slice(0, 200);
}

async function send(form, button) {
  const fields = new URLSearchParams(new FormData(form, button));
  form.setAttribute("aria-busy", "true");
  const mine = ++asking;
  try {
    const answer = await fetch(form.getAttribute("action") ?? location.href, { method: "POST", body: fields });
    const text = await answer.text();
    gone = false;
    if (document.activeElement?.form === form) document.activeElement.blur();
    if (mine !== asking) await look();
    else if (!take(text)) tell(text);
  } catch {
    lost();
  }
  form.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.send === undefined && !form.closest("#whole")) return;
  event.preventDefault();
  if (!form.hasAttribute("aria-busy")) send(form, event.submitter);
});

function listen() {
  source = new EventSource(news.dataset.news);
  source.addEventListener("message", look);
  source.addEventListener("error", () => {
    lost();
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 4000);
  });
}

setInterval(() => {
  for (const clock of document.querySelectorAll("[data-until]")) {
    const left = Math.max(Number(clock.dataset.until) - Math.floor(Date.now() / 1000), 0);
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  }
}, 1000);
const often = Number(news.dataset.often ?? 0);
setInterval(() => {
  if (gone || often) look();
}, 1000 * (often || 5));
listen();
