// Open cards: a text that is moved says at once what it is worth to each, and five minutes run down.
const form = document.querySelector("#text");
const start = document.querySelector("#start");
const left = document.querySelector("#left");
const rings = document.querySelector("#rings");
let asking = new AbortController();

async function ask() {
  asking.abort();
  asking = new AbortController();
  const address = `${location.pathname}?${new URLSearchParams(new FormData(form))}`;
  try {
    const answer = await fetch(address, { signal: asking.signal });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const worth = fresh.querySelector("#worth");
    if (worth) document.querySelector("#worth").replaceWith(document.adoptNode(worth));
    history.replaceState(null, "", address);
  } catch (error) {
    if (error.name !== "AbortError") document.querySelector("#said").textContent = form.dataset.silent;
  }
}

form.addEventListener("change", ask);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});

function run() {
  const end = Date.now() + start.dataset.minutes * 60_000;
  let warned = false;
  start.hidden = true;
  left.hidden = false;
  left.tabIndex = -1;
  left.focus();
  const ticking = setInterval(tick, 500);
  function tick() {
    const seconds = Math.max(Math.ceil((end - Date.now()) / 1000), 0);
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds <= 60 && !warned) {
      warned = true;
      rings.textContent = start.dataset.last;
    }
    if (!seconds) {
      clearInterval(ticking);
      rings.textContent = start.dataset.over;
    }
  }
  tick();
}

start.hidden = false;
start.addEventListener("click", run);
