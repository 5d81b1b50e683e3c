// The size of a bet: says where the slider stands.
const size = document.querySelector("#size");
const says = document.querySelector("#size-says");

function tell() {
  const words = `${size.value} ${size.dataset.unit}`;
  says.textContent = words;
  size.setAttribute("aria-valuetext", words);
}

size.addEventListener("input", tell);
tell();

size.form.addEventListener("submit", () => {
  const run = size.form.querySelector("button");
  run.textContent = run.dataset.running;
  run.setAttribute("aria-disabled", "true");
});

const place = size.form.querySelector("button").textContent;

addEventListener("pageshow", () => {
  const run = size.form.querySelector("button");
  run.textContent = place;
  run.removeAttribute("aria-disabled");
});
