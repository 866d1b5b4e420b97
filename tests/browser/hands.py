"""Ways to use a page: by keyboard alone, and by touch. Each looks at what it uses."""

# What has the focus: its name, and whether one sees that it has.
FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const text = (some) => (some?.innerText ?? "").replace(/\\s+/g, " ").trim();
    const name = one.ariaLabel || text(one.labels?.[0]) || text(one);
    const area = one.closest("label") ?? one;
    const { left, top, right, bottom } = area.getBoundingClientRect();
    const seen = { x: (Math.max(left, 0) + Math.min(right, innerWidth)) / 2,
                   y: (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2 };
    const above = document.elementFromPoint(seen.x, seen.y);
    const outlined = [one, area].some((each) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(each);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    });
    return {
        name, html: one.outerHTML.slice(0, 200), outlined,
        inView: right > 0 && bottom > 0 && left < innerWidth && top < innerHeight,
        covered: !(area.contains(above) || above?.contains(area)),
    };
}"""
# What is smaller than a thumb: every control, but links within a sentence.
SMALL = """() => {
    const isStretched = (one) => getComputedStyle(one, "::before").position === "absolute";
    return [...document.querySelectorAll("a, button, input, select, textarea, summary")]
    .filter((one) => one.checkVisibility() && one.type !== "hidden" && !one.ariaHidden)
    .filter((one) => getComputedStyle(one).display !== "inline")
    .map((one) => one.closest("label") ?? (isStretched(one) ? one.closest("li") : one))
    .map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 200)])
    .filter(([{ width, height }]) => width > 1 && (width < 43.5 || height < 43.5))
    .map(([{ width, height }, html]) => `${width} × ${height}: ${html}`);
}"""
MOST_STEPS = 120


class Keys:
    """Tab, Enter, Space and letters. Focus has to be seen wherever it goes."""

    def __init__(self, page):
        self.page = page

    def press(self, name):
        self._reach(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, name):
        self._reach(name)
        self.page.keyboard.press("Space")

    def fill(self, name, text):
        self._reach(name)
        self.page.keyboard.type(text)

    def download(self, name):
        self._reach(name)
        with self.page.expect_download() as download:
            self.page.keyboard.press("Enter")
        return download.value

    def _reach(self, name):
        """Press Tab until what is called so has the focus."""
        fits(self.page)
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            focused = self.page.evaluate(FOCUSED)
            if focused is None:  # on its way from the last control of the page to the first
                continue
            assert focused["outlined"], focused
            assert focused["inView"], focused
            assert not focused["covered"], focused
            if focused["name"].startswith(name):
                return
        raise AssertionError(f"{name} cannot be reached on {self.page.url}")


class Thumb:
    """Taps. Every target is large enough for a thumb."""

    def __init__(self, page):
        self.page = page

    def press(self, name):
        with self.page.expect_navigation():
            self._target(name).tap()

    def choose(self, name):
        unchosen = self.page.get_by_label(name, exact=True).and_(
            self.page.locator("input:not(:checked)")
        )
        unchosen.first.tap()

    def fill(self, name, text):
        self.page.get_by_label(name, exact=True).tap()
        self.page.keyboard.type(text)

    def download(self, name):
        with self.page.expect_download() as download:
            self._target(name).tap()
        return download.value

    def _target(self, name):
        fits(self.page)
        small = self.page.evaluate(SMALL)
        assert small == [], "\n".join([self.page.url, *small])
        main = self.page.locator("main")
        return main.get_by_role("link", name=name).or_(main.get_by_role("button", name=name)).first


def fits(page):
    """Fail where a page has to be scrolled in two directions."""
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, f"{page.url} is {width} px too wide"
