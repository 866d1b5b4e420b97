"""Drawing with WeasyPrint: what certificates and share cards have in common, and the cards."""
