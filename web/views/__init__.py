"""Views: each calls a service or a selector, and renders."""
