// One line in a page of yours shows the chat there: <script src="https://.../embed.js" async></script>
(() => {
  const here = document.currentScript;
  const frame = document.createElement("iframe");
  frame.src = new URL("/embed", here.src).href;
  frame.title = __TITLE__;
  frame.loading = "lazy";
  frame.style.cssText = "width:100%;max-width:46rem;height:min(42rem,85vh);border:1px solid #7d8583;border-radius:1rem;background:#f6f3ec";
  here.insertAdjacentElement("afterend", frame);
})();
