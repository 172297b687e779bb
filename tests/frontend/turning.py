"""What tests of the turned model look at: how often it was drawn, and in which colours."""

import io
import time

from PIL import Image

COUNTING = """
  Object.assign(window, { draws: 0, violations: [], pens: new Set() });
  document.addEventListener("securitypolicyviolation", (event) => {
    violations.push(event.violatedDirective);
  });
  for (const name of ["drawArrays", "drawElements"]) {
    const own = WebGL2RenderingContext.prototype[name];
    WebGL2RenderingContext.prototype[name] = function (...how) {
      draws += 1;
      pens.add(this);
      return own.apply(this, how);
    };
  }
  true;
"""
TWO_FRAMES = (
    "new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))"
)


def settled(page) -> int:
    """How often was drawn so far, when no more follows."""
    page.evaluate(TWO_FRAMES)
    return page.evaluate("draws")


def until(page, condition: str) -> None:
    """Wait for it; Playwright's own waiting would need eval, which the policy forbids."""
    end = time.monotonic() + 5
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(50)


def colours(page) -> set[tuple[int, int, int]]:
    picture = Image.open(io.BytesIO(page.locator("canvas").screenshot())).convert("RGB")
    return {colour for _, colour in picture.getcolors(1 << 24)}
