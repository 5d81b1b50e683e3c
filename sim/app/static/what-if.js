// Levers that answer at once: a first answer over few histories, then the whole one. The newest question wins.
const root = document.querySelector("#what-if");
const form = document.querySelector("#levers");
const said = document.querySelector("#said");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const PATIENCE = 120; // milliseconds that a lever has to rest
let asking = new AbortController();
let resting = 0;

function address() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value !== "") asked.append(name, value);
  return asked;
}

async function page(asked, signal) {
  const answer = await fetch(`${location.pathname}?${asked}`, { signal });
  if (answer.status === 204) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function show(fresh) {
  const now = fresh.querySelector("#said");
  if (!now) {
    said.textContent = fresh.querySelector("main p")?.textContent ?? document.body.dataset.failed;
    return 0;
  }
  if (said.textContent !== now.textContent) said.textContent = now.textContent;
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = fresh.getElementById(part.id);
    if (other) part.replaceWith(document.adoptNode(other));
  }
  return Number(document.querySelector("#answer").dataset.more);
}

async function ask(asked, quick) {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  root.setAttribute("aria-busy", "true");
  try {
    let more = 0;
    if (quick) {
      const first = new URLSearchParams(asked);
      first.set("worlds", root.dataset.quick);
      const fresh = await page(first, signal);
      if (fresh) more = show(fresh);
    }
    if (more || !quick) {
      const fresh = await page(asked, signal);
      if (fresh) show(fresh);
    }
    root.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name === "AbortError") return;
    root.removeAttribute("aria-busy");
    said.textContent = document.body.dataset.silent;
  }
}

function moved() {
  const asked = address();
  history.replaceState(null, "", `?${asked}`);
  clearTimeout(resting);
  resting = setTimeout(() => ask(asked, root.querySelector(".dots") !== null), PATIENCE);
}

function fill() {
  if (still.matches) return;
  document.querySelectorAll(".dots .mark").forEach((mark, k) => {
    mark.classList.add("falls");
    mark.style.animationDelay = `${k * 14}ms`;
  });
}

if (form) {
  form.classList.add("answers");
  form.addEventListener("change", moved);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    moved();
  });
}

const here = new URLSearchParams(location.search);
if (here.has("worlds")) {
  here.delete("worlds");
  history.replaceState(null, "", `?${here}`);
  fill();
}
if (Number(document.querySelector("#answer").dataset.more)) ask(here, false);
