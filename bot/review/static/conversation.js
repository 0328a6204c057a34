"use strict";
// An open conversation is asked for news while somebody can see it.
setInterval(() => {
  if (document.visibilityState === "visible") document.body.dispatchEvent(new Event("look"));
}, 15000);
