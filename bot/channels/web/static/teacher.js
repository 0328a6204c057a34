// A private link carries its key after the "#", which no server and no log ever sees: it goes into the form, and out of the address.
const form = document.querySelector("#key-form");
const key = new URLSearchParams(location.hash.slice(1)).get("chiave");
if (form && key) {
  history.replaceState(null, "", location.pathname);
  form.querySelector("#key").value = key;
  form.requestSubmit();
}
