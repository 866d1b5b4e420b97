"""Rich text is cleaned once, at release, to a short list of elements (TRUST.md B1)."""

import nh3

_TAGS = {"p", "br", "h2", "h3", "h4", "ul", "ol", "li", "b", "strong", "i", "em", "a", "blockquote"}
_ATTRIBUTES = {"a": {"href"}}


def clean_html(html: str) -> str:
    """Return rich text with only allowed elements; links keep http(s), mailto and site paths."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
