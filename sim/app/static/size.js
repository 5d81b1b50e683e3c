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
  run.textContent = "Running it: some seconds the first time";
  run.setAttribute("aria-disabled", "true");
});

addEventListener("pageshow", () => {
  const run = size.form.querySelector("button");
  run.textContent = "Place the bet and run it";
  run.removeAttribute("aria-disabled");
});
