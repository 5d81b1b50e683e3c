// One history: step by step without loading the page anew, by buttons and keys, and playing by itself.
const heading = document.querySelector("#heading");
const live = document.querySelector("#live");
const speed = document.querySelector("#speed");
const known = new Map(); // address -> promise of a page
const [backward, forward] = document.dir === "rtl" ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
let turn = 0;
let playing = 0;

for (const hidden of document.querySelectorAll(".only-script")) hidden.hidden = false;

function link(rel) {
  return document.querySelector(`#player a[rel=${rel}]`);
}

function page(address) {
  if (!known.has(address)) {
    const asked = fetch(address).then(async (answer) => {
      if (!answer.ok) throw new Error(answer.statusText);
      return answer.text();
    });
    asked.catch(() => known.delete(address));
    known.set(address, asked);
  }
  return known.get(address);
}

async function go(address, replace) {
  const mine = ++turn;
  let fresh;
  try {
    fresh = new DOMParser().parseFromString(await page(address), "text/html");
  } catch {
    heading.textContent = live.textContent = document.body.dataset.silent;
    stop();
    return;
  }
  if (mine !== turn) return; // somebody went on meanwhile
  const focus = document.activeElement?.getAttribute("rel") ?? document.activeElement?.id;
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = fresh.getElementById(part.id);
    if (other) part.replaceWith(document.adoptNode(other));
  }
  heading.textContent = live.textContent = fresh.getElementById("heading").textContent;
  history[replace ? "replaceState" : "pushState"](null, "", address);
  ready();
  const again = document.querySelector(`#player [rel="${focus}"], #player #${CSS.escape(focus || "none")}`);
  again?.focus();
}

function ready() {
  const play = document.querySelector("#play");
  play.hidden = false;
  play.textContent = playing ? play.dataset.pause : play.dataset.play;
  play.setAttribute("aria-pressed", String(Boolean(playing)));
  play.addEventListener("click", toggle);
  const next = link("next");
  if (next) page(next.href);
  else stop();
}

function stop() {
  clearTimeout(playing);
  playing = 0;
  const play = document.querySelector("#play");
  play.textContent = play.dataset.play;
  play.setAttribute("aria-pressed", "false");
}

function beat() {
  playing = setTimeout(async () => {
    const next = link("next");
    if (!next) return stop();
    await go(next.href, true);
    if (playing) beat();
  }, Number(speed.value));
}

function toggle() {
  if (playing) return stop();
  beat();
  const play = document.querySelector("#play");
  play.textContent = play.dataset.pause;
  play.setAttribute("aria-pressed", "true");
}

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("#player a[href]");
  if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  stop();
  go(chosen.href);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.target;
  if (at.closest("input, select, textarea, .scroll")) return;
  const chosen = {
    [forward]: () => link("next"), [backward]: () => link("prev"),
    Home: () => document.querySelector("[data-home]"), End: () => document.querySelector("[data-end]"),
  }[event.key];
  if (chosen) {
    event.preventDefault();
    stop();
    const to = chosen();
    if (to) go(to.href, true);
  } else if (event.key === " " && !at.closest("a, button, summary")) {
    event.preventDefault();
    toggle();
  }
});

addEventListener("popstate", () => go(location.href, true));
ready();
